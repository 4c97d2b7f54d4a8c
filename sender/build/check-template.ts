import { Liquid, type LiquidError } from 'liquidjs';
import { EMAIL_KINDS, type EmailKind } from '../email/kinds.ts';
import type { Scope } from '../email/templates.ts';
import { compileLiquid, UnsupportedLiquidError } from './compile-liquid.ts';
import { EmailTemplateError } from './parse-template.ts';

interface Names {
  readonly [name: string]: Names | true;
}

const BRAND_NAMES = {
  name: true,
  address: true,
  phone: true,
  phoneLink: true,
  supportEmail: true,
  supportEmailLink: true,
  colour: true,
  logo: true,
  from: true,
} as const;

/** The names that a template may use between `{{ }}`: the members of `Scope`. */
const SCOPE_NAMES = {
  brand: BRAND_NAMES,
  clinic: BRAND_NAMES,
  code: true,
  link: true,
  resetPage: true,
  site: true,
  signInSite: true,
  signIn: { time: true, place: true, device: true, wasMe: true, wasNotMe: true },
} as const satisfies { [Member in keyof Scope]: { [Name in keyof NonNullable<Scope[Member]>]: true } | true };

/** One of the two times at which a template is rendered: its Liquid engine, and the names that it knows. */
export interface Stage {
  readonly engine: Liquid;
  readonly names: Names;
}

/** Rendering in the function, from the values of an event. */
export const sendingStage: Stage = {
  engine: new Liquid({ strictFilters: true, locale: 'en-US' }),
  names: SCOPE_NAMES,
};

/**
 * Finds mistakes in a template that would otherwise first show when an email is sent.
 *
 * @param source the text of the file, as its author wrote it
 * @param file its name, for messages
 * @param hasPage whether the site has the page that the kind links to; without it, no button is shown
 * @throws EmailTemplateError with file, line, column and what to do
 */
export function checkTemplate(
  source: string,
  file: string,
  kind: EmailKind,
  stages: readonly Stage[],
  hasPage: boolean,
): void {
  for (const stage of stages) checkNames(source, file, stage);
  checkSendingLiquid(source, file);
  checkFrontMatter(source, file);
  checkBlocks(source, file, kind, hasPage);
}

/**
 * Finds the same mistakes in a layout or a block.
 *
 * @param source the text of the file
 * @param file its name, for messages
 * @throws EmailTemplateError with file, line, column and what to do
 */
export function checkSharedTemplate(source: string, file: string): void {
  // The build replaces these marks; a known name of the same length keeps the columns of messages right.
  const replaced = source.replace(/\[\[.*?\]\]/g, (mark) => 'link'.padEnd(mark.length));
  checkNames(replaced, file, sendingStage);
  checkSendingLiquid(replaced, file);
}

function checkNames(
  source: string,
  file: string,
  { engine, names }: Stage,
  objection = 'is not known',
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
        `"${path.join('.')}" ${objection}; ${wrong === 0 ? 'there are' : `${path.slice(0, wrong).join('.')} has`} ${known.join(', ')}`,
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

/** Requires that the function supports the Liquid that is left to it. */
function checkSendingLiquid(source: string, file: string): void {
  try {
    compileLiquid(sendingStage.engine, source);
  } catch (cause) {
    if (!(cause instanceof UnsupportedLiquidError)) throw cause;
    const [row = 1, col = 1] = cause.token.getPosition();
    throw at(file, { row, col }, cause.message, { cause });
  }
}

/** Requires that the code is not in subject or preheader. */
function checkFrontMatter(source: string, file: string): void {
  const { brand, clinic, signIn } = SCOPE_NAMES;
  const end = source.indexOf('\n---\n', 3);
  const stage = { engine: sendingStage.engine, names: { brand, clinic, signIn } };
  checkNames(
    source.slice(0, end),
    file,
    stage,
    'must not be in subject or preheader, which locked screens show',
  );
}

/** The blocks that `[% render %]` can put into a body. */
const BLOCKS = ['code', 'code-rules', 'password', 'button', 'link', 'sign-in-details'];

/** Requires each block that the kind needs, once, and no other block. The button may be missing without its page. */
function checkBlocks(source: string, file: string, kind: EmailKind, hasPage: boolean): void {
  for (const { index, groups } of source.matchAll(/\[%-?\s*render\s+['"](?<block>[^'"]*)/g)) {
    if (BLOCKS.includes(groups?.block ?? '')) continue;
    throw at(
      file,
      position(source, index),
      `there is no block "${groups?.block}"; there are ${BLOCKS.join(', ')}`,
    );
  }
  const { secret, page } = EMAIL_KINDS[kind];
  const isCode = secret === 'code';
  const required = {
    code: isCode ? 1 : 0,
    'code-rules': isCode ? 1 : 0,
    password: secret === 'password' ? 1 : 0,
    button: page === null ? 0 : 1,
  };
  for (const [block, times] of Object.entries(required)) {
    const found = [...source.matchAll(new RegExp(`\\[%-?\\s*render\\s+['"]${block}['"]`, 'g'))];
    const mayBeMissing = block === 'button' && !hasPage && found.length === 0;
    if (found.length === times || mayBeMissing) continue;
    const surplus = found[times];
    const location =
      surplus === undefined ? { row: source.split('\n').length, col: 1 } : position(source, surplus.index);
    const advice =
      times === 0 ? 'leave it out: this kind of email has none' : `put [% render '${block}' … %] in, once`;
    throw at(file, location, `the block "${block}" is used ${found.length} times; ${advice}`);
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
): EmailTemplateError {
  return new EmailTemplateError(`${file}:${row}:${col}: ${sentence}`, options);
}
