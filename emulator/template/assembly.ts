import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something in the synthesised assembly that cannot be run locally; the message says what and where. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** A resource as the template writes it, with its intrinsic functions. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly Metadata?: JsonObject;
  readonly Condition?: string;
}

export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Condition?: string }>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
}

/** One stack of a cloud assembly. */
export interface StackFiles {
  readonly stackName: string;
  /** Undefined when the stack is not bound to an account or a region. */
  readonly accountId: string | undefined;
  readonly region: string | undefined;
  readonly template: Template;
  /** The folder of each asset, relative to the assembly, by its hash. */
  readonly assets: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly artifacts?: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly environment?: string;
        readonly dependencies?: readonly string[];
        readonly properties?: {
          readonly templateFile?: string;
          readonly stackName?: string;
          readonly file?: string;
        };
      }
    >
  >;
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source: { readonly path?: string } }>>;
}

/**
 * Reads a stack of a synthesised cloud assembly.
 *
 * @param directory the folder that `cdk synth --output` wrote
 * @param stackName the name of the stack; the only one by default
 * @throws TemplateError when there is no assembly, no such stack or more than one
 * @see https://docs.aws.amazon.com/cdk/v2/guide/configure-synth.html
 */
export function readAssembly(directory: string, stackName?: string): StackFiles {
  const { artifacts = {} } = readJson(directory, 'manifest.json') as Manifest;
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const nameOf = ([id, { properties }]: (typeof stacks)[number]) => properties?.stackName ?? id;
  const [found, ...others] = stacks.filter((stack) => stackName === undefined || nameOf(stack) === stackName);
  if (found === undefined && stackName !== undefined) {
    throw new TemplateError(
      `${directory} has no stack ${stackName}; there are ${stacks.map(nameOf).join(', ')}.`,
    );
  }
  if (found === undefined || others.length > 0) {
    const names = stacks.map(([id]) => id).join(', ');
    throw new TemplateError(`${directory} must contain one stack, not ${names === '' ? 'none' : names}.`);
  }
  const [artifactId, { environment = '', properties = {}, dependencies = [] }] = found;
  const [account, region] = environment.replace('aws://', '').split('/');
  const assets = dependencies
    .map((id) => artifacts[id])
    .filter((artifact) => artifact?.type === 'cdk:asset-manifest')
    .map((artifact) => readJson(directory, artifact?.properties?.file ?? '') as AssetManifest)
    .flatMap(({ files = {} }) => Object.entries(files))
    .flatMap(([hash, { source }]) => (source.path === undefined ? [] : [[hash, source.path] as const]));
  return {
    stackName: properties.stackName ?? artifactId,
    accountId: known(account),
    region: known(region),
    template: readJson(directory, properties.templateFile ?? `${artifactId}.template.json`) as Template,
    assets: Object.fromEntries(assets),
  };
}

/** The CDK writes `unknown-account` and `unknown-region` for a stack that is not bound to one. */
const known = (part: string | undefined) =>
  part === undefined || /^(unknown-.*)?$/.test(part) ? undefined : part;

function readJson(directory: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(directory, file), 'utf8'));
  } catch (cause) {
    throw new TemplateError(`${file} cannot be read from ${directory}; synthesise the stack first.`, {
      cause,
    });
  }
}
