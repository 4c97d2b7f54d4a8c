import { TemplateError } from '../template/assembly.ts';

/** The `InputTransformer` of a rule's target. */
export interface InputTransformer {
  /** Paths into the event such as `$.detail`, by the name that the template uses. */
  readonly InputPathsMap?: Readonly<Record<string, string>>;
  /** JSON in which `<name>` stands for the value at a path. */
  readonly InputTemplate: string;
}

/** Makes the input of a target from an event. */
export type Transform = (event: object) => unknown;

/**
 * Compiles the input transformer of a target; without one, the target gets the event itself.
 *
 * @param where the place to name in an error
 * @throws TemplateError for a path other than members after members
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function createTransformer(transformer: InputTransformer | undefined, where: string): Transform {
  if (transformer === undefined) return (event) => event;
  const { InputPathsMap = {}, InputTemplate } = transformer;
  const paths = new Map(
    Object.entries(InputPathsMap).map(([name, path]) => [name, membersOf(path, `${where}.${name}`)]),
  );
  return (event) => {
    const input = InputTemplate.replaceAll(/<([\w-]+)>/g, (placeholder, name: string) => {
      const members = paths.get(name);
      return members === undefined ? placeholder : JSON.stringify(valueAt(event, members) ?? null);
    });
    return JSON.parse(input);
  };
}

function membersOf(path: string, where: string): readonly string[] {
  if (/^\$(\.[\w-]+)+$/.test(path)) return path.split('.').slice(1);
  throw new TemplateError(`${where} uses the path ${path}, which is not supported; only members are.`);
}

function valueAt(event: object, members: readonly string[]): unknown {
  return members.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    event,
  );
}
