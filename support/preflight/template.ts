import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The requirements of a template on the account. */
export interface TemplateNeeds {
  /** Invocations that all functions together reserve. */
  readonly reservedConcurrency: number;
  /** The domain that SES would verify; undefined if the template creates no identity. */
  readonly identity: string | undefined;
  /** The prefix of the domain of the sign-in pages; undefined without them. */
  readonly domainPrefix: string | undefined;
}

/** The template that would be deployed. */
export interface Deployment extends TemplateNeeds {
  /** The version of the CDK's bootstrap stack that the assets need. */
  readonly bootstrapVersion: number;
}

interface Template {
  readonly Resources?: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

interface Manifest {
  readonly artifacts?: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly properties?: {
          readonly requiresBootstrapStackVersion?: number;
          readonly templateFile?: string;
        };
      }
    >
  >;
}

/** Reads what a template asks of the account, from the text of the template as JSON. */
export function readNeeds(text: string): TemplateNeeds {
  const { Resources = {} }: Template = JSON.parse(text);
  const all = Object.values(Resources);
  const textOf = (type: string, property: string) => {
    const value = all.find(({ Type }) => Type === type)?.Properties?.[property];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    reservedConcurrency: all.reduce(
      (sum, { Properties }) => sum + Number(Properties?.ReservedConcurrentExecutions ?? 0),
      0,
    ),
    identity: textOf('AWS::SES::EmailIdentity', 'EmailIdentity'),
    domainPrefix: textOf('AWS::Cognito::UserPoolDomain', 'Domain'),
  };
}

/**
 * Reads the stack of a cloud assembly.
 *
 * @throws Error if the folder contains no stack
 */
export async function readAssembly(folder: string): Promise<Deployment> {
  const { artifacts = {} }: Manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  const stack = Object.values(artifacts).find(({ type }) => type === 'aws:cloudformation:stack');
  const { templateFile, requiresBootstrapStackVersion } = stack?.properties ?? {};
  if (templateFile === undefined) throw new Error(`${folder} contains no stack: ${await readdir(folder)}`);
  return {
    ...readNeeds(await readFile(join(folder, templateFile), 'utf8')),
    bootstrapVersion: requiresBootstrapStackVersion ?? 0,
  };
}

/**
 * Synthesises the stack as `npx cdk deploy` does, without its validations, and reads it.
 *
 * @param overrides settings that take precedence over `site.config.json`
 * @throws Error with the sentences of the CDK
 */
export async function synthesise(
  overrides: Readonly<Record<'stage' | 'region', string>>,
): Promise<Deployment> {
  const folder = await mkdtemp(join(tmpdir(), 'clinic-mail-preflight-'));
  try {
    const environment = {
      ...process.env,
      CDK_OUTDIR: folder,
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({ ...(await readContext()), ...overrides }),
    };
    await promisify(execFile)(process.execPath, ['cdk/app.ts'], { cwd: ROOT, env: environment });
    return await readAssembly(folder);
  } catch (cause) {
    const output = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    throw new Error(`The stack cannot be synthesised.\n${output}`, { cause });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns the context of `cdk.json`, which the CDK's own command would pass on. */
async function readContext(): Promise<object> {
  const { context }: { context: object } = JSON.parse(await readFile(join(ROOT, 'cdk.json'), 'utf8'));
  return context;
}
