import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FunctionName } from '../email/kinds.ts';

/** The size of a bundle, as the bundler reports it. */
export interface BundleSize {
  /** Bytes of its code. */
  readonly bytes: number;
  /** The source files in it, without the compiled templates. */
  readonly modules: readonly {
    readonly file: string;
    /** Bytes in the bundle, before minification. */
    readonly bytes: number;
  }[];
}

/** The accepted size of a bundle. */
interface Budget {
  /** Bytes of its code. */
  readonly bytes: number;
  /** Number of source files in it. */
  readonly modules: number;
  /** Bytes of each package before minification; `sender` is this repository. */
  readonly packages: Readonly<Record<string, number>>;
}

/** The sizes that were accepted last. */
export type Budgets = Readonly<Record<FunctionName, Budget>>;

type BundleSizes = Readonly<Record<FunctionName, BundleSize>>;

/** A bundle is larger than its budget, so its function would start more slowly. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

/** A bundle may exceed its budget by this factor, which leaves room for updates of packages. */
const LEEWAY = 1.02;

/** The path of `budgets.json`. */
export const BUDGETS_FILE = fileURLToPath(new URL('budgets.json', import.meta.url));

/**
 * Compares bundles with their budgets.
 *
 * @throws BudgetError that lists which packages of each bundle have grown, and by how much
 */
export function requireBudgets(bundles: BundleSizes): void {
  const budgets = JSON.parse(readFileSync(BUDGETS_FILE, 'utf8')) as Budgets;
  const excesses = (Object.keys(bundles) as FunctionName[])
    .map((name) => describeExcess(name, bundles[name], budgets[name]))
    .filter((excess) => excess !== undefined);
  if (excesses.length === 0) return;
  throw new BudgetError(
    `${excesses.join('\n')}\nRemove what is not needed, or accept it with: npm run budgets`,
  );
}

/** Returns the content of `budgets.json` that accepts these bundles. */
export function toBudgetsJson(bundles: BundleSizes): string {
  const budgets = Object.entries(bundles).map(([name, bundle]) => [name, toBudget(bundle)]);
  return `${JSON.stringify(Object.fromEntries(budgets), null, 2)}\n`;
}

function describeExcess(name: FunctionName, bundle: BundleSize, budget: Budget): string | undefined {
  const now = toBudget(bundle);
  if (now.bytes <= budget.bytes * LEEWAY && now.modules <= budget.modules * LEEWAY) return undefined;
  const grown = Object.entries(now.packages)
    .map(([file, bytes]) => ({ file, by: bytes - (budget.packages[file] ?? 0) }))
    .filter(({ by }) => by > 0)
    .sort((one, other) => other.by - one.by);
  return [
    `The function ${name} has ${now.bytes} bytes of code from ${now.modules} files; its budget is ${budget.bytes} from ${budget.modules}. These packages have grown:`,
    ...grown.map(({ file, by }) => `  ${file}: ${by} bytes more`),
  ].join('\n');
}

function toBudget({ bytes, modules }: BundleSize): Budget {
  const packages = new Map<string, number>();
  for (const { file, bytes: share } of modules) {
    const name = packageOf(file);
    packages.set(name, (packages.get(name) ?? 0) + share);
  }
  const sorted = [...packages].sort(([one], [other]) => (one < other ? -1 : 1));
  return { bytes, modules: modules.length, packages: Object.fromEntries(sorted) };
}

function packageOf(file: string): string {
  const [, inPackage] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  return inPackage ?? 'sender';
}
