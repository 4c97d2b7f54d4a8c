import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { zipSync } from 'fflate';
import { describeOptions, parseOptions, UsageError } from '../../terminal/options.ts';
import { print, success } from '../../terminal/terminal.ts';
import { writeFunction } from '../write-function.ts';
import { readEmailsConfig } from './emails-config.ts';

const OPTIONS = {
  texts: {
    config: { placeholder: 'FILE', description: 'the settings of the emails (emails.json)' },
    templates: { placeholder: 'DIR', description: 'your own templates; overrides the settings' },
    out: { placeholder: 'DIR', description: 'where the function is written (dist/sender)' },
    function: { placeholder: 'NAME', description: 'sender or notices (sender)' },
  },
  flags: { zip: 'also write a zip archive beside the folder', help: 'show this help' },
} as const;

const FUNCTIONS = ['sender', 'notices'] as const;

/** The earliest date that a zip archive can have, so that equal files give equal archives. */
const ZIP_DATE = new Date(1980, 0, 1);

/** Writes the folder of a function, and its archive: the same bytes for the same settings. */
export async function buildCommand(args: string[]): Promise<void> {
  const { texts, flags } = parseOptions(OPTIONS, args);
  if (flags.help) {
    print('npx cognito-emails build [options]\n\nWrites the code of the function with your emails.\n');
    print(describeOptions(OPTIONS));
    return;
  }
  const name = FUNCTIONS.find((known) => known === (texts.function ?? 'sender'));
  if (name === undefined) throw new UsageError(`--function must be ${FUNCTIONS.join(' or ')}.`);
  const options = readEmailsConfig(texts.config ?? 'emails.json', texts.templates);
  const out = resolve(texts.out ?? `dist/${name}`);
  rmSync(out, { recursive: true, force: true });
  const files = writeFunction(name, options, out);
  print(`${success('✓')} ${out}`);
  if (!flags.zip) return;
  const archive = `${out}.zip`;
  const content = files.map((file) => [file, readFileSync(join(out, file))] as const);
  writeFileSync(archive, zipSync(Object.fromEntries(content), { level: 9, mtime: ZIP_DATE }));
  print(`${success('✓')} ${archive}`);
}
