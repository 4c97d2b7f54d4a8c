import { Liquid, type LiquidError } from 'liquidjs';
import { EMAIL_KINDS, type EmailKind } from '../email/kinds.ts';
import type { Scope } from '../email/templates.ts';
import { TemplateError } from './body.ts';
import { compileLiquid, UnsupportedLiquidError } from './compile-liquid.ts';

interface Names {
  readonly [name: string]: Names | true;
}

/** What a template may name between `{{ }}`: the members of `Scope`. */
const AT_SENDING = {
  clinic: {
    name: true,
    address: true,
    phone: true,
    phoneLink: true,
    supportEmail: true,
    colour: true,
    logo: true,
    from: true,
  },
  code: true,
  link: true,
  signIn: { time: true, place: true, device: true, wasMe: true, wasNotMe: true },
} as const satisfies { [Member in keyof Scope]: { [Name in keyof NonNullable<Scope[Member]>]: true } | true };

/** A Liquid engine that can find mistakes in a template without filling it in. */
export interface Stage {
  readonly engine: Liquid;
  readonly names: Names;
}

/** The stage of what only the event knows; names are checked as the function would, but before any patient waits. */
export const sendingStage: Stage = {
  engine: new Liquid({ strictFilters: true, locale: 'en-US' }),
  names: AT_SENDING,
};

/**
 * Finds the mistakes of a template that would otherwise show when an email is sent.
 *
 * @param source the text of the file, as its author wrote it
 * @param file its name, for messages
 * @throws TemplateError with file, line, column and what to do
 */
export function checkTemplate(source: string, file: string, kind: EmailKind, stages: readonly Stage[]): void {
  for (const stage of stages) checkNames(source, file, stage);
  checkSending(source, file);
  checkHead(source, file);
  checkBlocks(source, file, kind);
}

/**
 * Finds the same mistakes in a layout or a block.
 *
 * @param source the text of the file; what the build puts in stands for a name that is known
 * @param file its name, for messages
 * @throws TemplateError with file, line, column and what to do
 */
export function checkSharedTemplate(source: string, file: string): void {
  const filled = source.replace(/\[\[.*?\]\]/g, (mark) => 'link'.padEnd(mark.length));
  checkNames(filled, file, sendingStage);
  checkSending(filled, file);
}

function checkNames(
  source: string,
  file: string,
  { engine, names }: Stage,
  wrongness = 'is not known',
): void {
  const templates = parse(source, file, engine);
  for (const uses of Object.values(engine.analyzeSync(templates, { partials: false }).globals)) {
    for (const { segments, location } of uses) {
      const path = segments.filter((segment) => typeof segment === 'string');
      const wrong = path.findIndex((_, depth) => find(names, path.slice(0, depth + 1)) === undefined);
      if (wrong === -1) continue;
      const known = Object.keys(find(names, path.slice(0, wrong)) ?? {});
      throw at(
        file,
        location,
        `"${path.join('.')}" ${wrongness}; ${wrong === 0 ? 'there are' : `${path.slice(0, wrong).join('.')} has`} ${known.join(', ')}`,
      );
    }
  }
}

function parse(source: string, file: string, engine: Liquid) {
  try {
    return engine.parse(source);
  } catch (cause) {
    const { message, token } = cause as LiquidError;
    const [row = 1, col = 1] = token?.getPosition() ?? [];
    throw at(file, { row, col }, message.replace(/, (file|line):.*$/s, ''), { cause });
  }
}

/** What is left for the function must be what it can do. */
function checkSending(source: string, file: string): void {
  try {
    compileLiquid(sendingStage.engine, source);
  } catch (cause) {
    if (!(cause instanceof UnsupportedLiquidError)) throw cause;
    const [row = 1, col = 1] = cause.token.getPosition();
    throw at(file, { row, col }, cause.message, { cause });
  }
}

/** What a locked screen shows must not hold the code. */
function checkHead(source: string, file: string): void {
  const { clinic, signIn } = AT_SENDING;
  const end = source.indexOf('\n---\n', 3);
  const head = { engine: sendingStage.engine, names: { clinic, signIn } };
  checkNames(
    source.slice(0, end),
    file,
    head,
    'must not stand in subject or preheader, which locked screens show',
  );
}

/** What `[% render %]` can put into a body. */
const BLOCKS = ['code', 'password', 'button', 'link'];

/** The blocks that a kind must have, once, and those that it must not have. */
function checkBlocks(source: string, file: string, kind: EmailKind): void {
  for (const { index, groups } of source.matchAll(/\[%-?\s*render\s+['"](?<block>[^'"]*)/g)) {
    if (BLOCKS.includes(groups?.block ?? '')) continue;
    throw at(
      file,
      position(source, index),
      `there is no block "${groups?.block}"; there are ${BLOCKS.join(', ')}`,
    );
  }
  const { secret, page } = EMAIL_KINDS[kind];
  const wanted = {
    code: secret === 'code' ? 1 : 0,
    password: secret === 'password' ? 1 : 0,
    button: page === null ? 0 : 1,
  };
  for (const [block, times] of Object.entries(wanted)) {
    const found = [...source.matchAll(new RegExp(`\\[%-?\\s*render\\s+['"]${block}['"]`, 'g'))];
    if (found.length === times) continue;
    const surplus = found[times];
    const location =
      surplus === undefined ? { row: source.split('\n').length, col: 1 } : position(source, surplus.index);
    const advice =
      times === 0 ? 'leave it out: this kind of email has none' : `put [% render '${block}' … %] in, once`;
    throw at(file, location, `the block "${block}" stands here ${found.length} times; ${advice}`);
  }
}

function position(source: string, index = 0): { row: number; col: number } {
  const before = source.slice(0, index).split('\n');
  return { row: before.length, col: (before.at(-1)?.length ?? 0) + 1 };
}

function find(names: Names, path: readonly string[]): Names | undefined {
  let at: Names | true | undefined = names;
  for (const name of path) {
    if (at === true) return {};
    at = at !== undefined && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return at === true ? {} : at;
}

function at(
  file: string,
  { row, col }: { row: number; col: number },
  sentence: string,
  options?: ErrorOptions,
): TemplateError {
  return new TemplateError(`${file}:${row}:${col}: ${sentence}`, options);
}
