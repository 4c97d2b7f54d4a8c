import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMarkdown, textOf } from '../../formats/markdown.ts';
import { SITE_CONFIG_VARIABLE } from '../../site/config.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A step of a guide, from one of its blocks of code, under a heading. */
export interface Step {
  readonly heading: string;
  /** `sh` is run, `diff` is an edit, and `text` is part of what the last command printed. */
  readonly kind: 'sh' | 'diff' | 'text';
  readonly text: string;
  /** Whether a command ends with another status than 0. */
  readonly fails: boolean;
}

/** Reads the steps of a guide that can be followed without a person: its blocks with a language. */
export function stepsOf(file: string): readonly Step[] {
  let heading = '';
  const tokens = createMarkdown().parse(readFileSync(join(ROOT, file), 'utf8'), {});
  return tokens.flatMap((token, index): Step[] => {
    const inline = tokens[index + 1];
    if (token.type === 'heading_open' && inline !== undefined) heading = textOf(inline);
    const [kind = '', option] = token.info.split(' ');
    if (token.type !== 'fence' || !isKind(kind)) return [];
    return [{ heading, kind, text: token.content, fails: option === 'fails' }];
  });
}

const isKind = (kind: string): kind is Step['kind'] => ['sh', 'diff', 'text'].includes(kind);

/** A copy of the repository that a guide may change. */
export interface Copy {
  readonly folder: string;
  read(file: string): string;
  /** Changes a file as a `diff` block says: lines with `-` become those with `+`. */
  edit(diff: string): void;
  /** Runs one line in a shell; resolves with its status and everything that it printed. */
  run(
    line: string,
    environment?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; output: string }>;
}

/** Files that a clone does not have, and the pictures that no guide needs. */
const NOT_COPIED = new Set(['.git', '.local', 'cdk.out', 'node_modules', 'screenshots']);

/** Copies the files of the repository, as a clone has them; the packages are shared. */
export function copyRepository(folder: string): Copy {
  cpSync(ROOT, folder, { recursive: true, filter: (path) => !NOT_COPIED.has(basename(path)) });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  return {
    folder,
    read,
    edit: (diff) => {
      const { file, before, after } = readDiff(diff);
      const text = read(file);
      if (text.split(before).length !== 2) throw new Error(`${file} has not once:\n${before}`);
      writeFileSync(
        join(folder, file),
        text.replace(before, () => after),
      );
    },
    run: (line, environment = {}) =>
      new Promise((resolve) => {
        const options = { cwd: folder, env: newcomersEnvironment(folder, environment) };
        execFile('sh', ['-c', line], options, (error, stdout, stderr) =>
          resolve({
            status: error === null ? 0 : Number(error.code),
            output: `${stdout}${stderr}`,
          }),
        );
      }),
  };
}

/** Returns the file of a `diff` block, the lines that it removes, and those that replace them. */
function readDiff(diff: string): { file: string; before: string; after: string } {
  const [, file = ''] = /^--- (\S+)$/m.exec(diff) ?? [];
  const linesWith = (mark: string) =>
    diff
      .split('\n')
      .filter((line) => line.startsWith(mark) && !line.startsWith('--- '))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  return { file, before: linesWith('-'), after: linesWith('+') };
}

/** The environment without what the test run has set for the tests themselves. */
function newcomersEnvironment(folder: string, environment: Readonly<Record<string, string>>) {
  const own = new Set([SITE_CONFIG_VARIABLE, 'CLINIC_MAIL_TEST_FOLDER', 'JEST_WORKER_ID', 'FORCE_COLOR']);
  const inherited = Object.entries(process.env).filter(([name]) => !own.has(name));
  return {
    ...Object.fromEntries(inherited),
    PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`,
    CLINIC_MAIL_FOLDER: join(folder, '.local'),
    NO_COLOR: '1',
    ...environment,
  };
}

/** Lists the lines of a `text` block that an output does not have, in order; `…` stands for anything. */
export function missingLines(text: string, output: string): readonly string[] {
  const squeeze = (line: string) => line.replaceAll(/\s+/g, ' ').trim();
  const printed = output.split('\n').map(squeeze);
  let from = 0;
  return text
    .split('\n')
    .map(squeeze)
    .filter((line) => line !== '')
    .filter((line) => {
      const pattern = new RegExp(line.split('…').map(RegExp.escape).join('.*'));
      const place = printed.findIndex((candidate, index) => index >= from && pattern.test(candidate));
      if (place >= 0) from = place;
      return place < 0;
    });
}
