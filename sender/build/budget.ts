import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Bundle, FunctionName } from './bundle.ts';

/** What a bundle may be made of. */
interface Budget {
  /** Bytes of its code. */
  readonly bytes: number;
  /** Source files in it. */
  readonly modules: number;
  /** Bytes of each package, before names and white space are shortened; `sender` is our own. */
  readonly packages: Readonly<Record<string, number>>;
}

/** What the bundles were when somebody last looked at them. */
export type Budgets = Readonly<Record<FunctionName, Budget>>;

/** A function has grown: it would start more slowly, and nobody decided that. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
}

/** A bundle may grow by this much, for fixes in what it uses. */
const LEEWAY = 1.02;

/** The file that keeps what the functions weighed. */
export const BUDGETS = fileURLToPath(new URL('budgets.json', import.meta.url));

/**
 * Compares bundles with what they were.
 *
 * @throws BudgetError that lists for each bundle what has grown, and by how much
 */
export function requireBudgets(bundles: Readonly<Record<FunctionName, Bundle>>): void {
  const budgets = JSON.parse(readFileSync(BUDGETS, 'utf8')) as Budgets;
  const excesses = (Object.keys(bundles) as FunctionName[])
    .map((name) => describeExcess(name, bundles[name], budgets[name]))
    .filter((excess) => excess !== undefined);
  if (excesses.length === 0) return;
  throw new BudgetError(
    `${excesses.join('\n')}\nLeave out what is not needed, or accept it with: npm run budgets`,
  );
}

/** What `requireBudgets` compares with from now on, as JSON. */
export function describeBudgets(bundles: Readonly<Record<FunctionName, Bundle>>): string {
  const budgets = Object.entries(bundles).map(([name, bundle]) => [name, weigh(bundle)]);
  return `${JSON.stringify(Object.fromEntries(budgets), null, 2)}\n`;
}

function describeExcess(name: FunctionName, bundle: Bundle, budget: Budget): string | undefined {
  const now = weigh(bundle);
  if (now.bytes <= budget.bytes * LEEWAY && now.modules <= budget.modules * LEEWAY) return undefined;
  const grown = Object.entries(now.packages)
    .map(([file, bytes]) => ({ file, by: bytes - (budget.packages[file] ?? 0) }))
    .filter(({ by }) => by > 0)
    .sort((one, other) => other.by - one.by);
  return [
    `The function ${name} has ${now.bytes} bytes of code from ${now.modules} files; it had ${budget.bytes} from ${budget.modules}. What has grown:`,
    ...grown.map(({ file, by }) => `  ${file}: ${by} bytes more`),
  ].join('\n');
}

function weigh({ bytes, modules }: Bundle): Budget {
  const packages = new Map<string, number>();
  for (const { file, bytes: share } of modules) {
    const name = packageOf(file);
    packages.set(name, (packages.get(name) ?? 0) + share);
  }
  const sorted = [...packages].sort(([one], [other]) => (one < other ? -1 : 1));
  return { bytes, modules: modules.length, packages: Object.fromEntries(sorted) };
}

/** The package that a file belongs to; what is in none is our own. */
function packageOf(file: string): string {
  const [, inPackage] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  return inPackage ?? 'sender';
}
