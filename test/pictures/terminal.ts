import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const AS_TERMINAL = fileURLToPath(new URL('stdout-is-terminal.ts', import.meta.url));

/** The only font of the tests whose letters have one width and that has the marks of the commands. */
const FONT = [
  ['400', import.meta.resolve('@fontsource/dejavu-mono/files/dejavu-mono-latin-400-normal.woff2')],
  ['700', import.meta.resolve('@fontsource/dejavu-mono/files/dejavu-mono-latin-700-normal.woff2')],
].map(([weight, file = '']) => {
  const data = readFileSync(fileURLToPath(file), 'base64');
  return `@font-face { font-family: Mono; font-weight: ${weight}; src: url(data:font/woff2;base64,${data}) }`;
});

const STYLE = `${FONT.join('\n')}
  body { margin: 0; padding: 20px 24px; background: #1c2126; color: #f2f5f7; width: max-content }
  pre { margin: 0; font: 14px/1.5 Mono }
  .b { font-weight: 700 } .muted { color: #a3b0ba } .red { color: #ff8f86 } .green { color: #7ddc8d }`;

/** The classes for the numbers of `terminal/terminal.ts` (https://www.ecma-international.org/publications-and-standards/standards/ecma-48/, SGR). */
const CLASSES: Readonly<Record<string, string>> = { 1: 'b', 2: 'muted', 31: 'red', 32: 'green' };

/**
 * Runs a command as in a terminal and returns what it wrote to stdout.
 *
 * @param until is the end of the output of a command that runs until it is stopped
 */
export async function runInTerminal(
  command: readonly string[],
  { environment = {}, until }: { environment?: Readonly<Record<string, string>>; until?: string } = {},
): Promise<string> {
  const { NO_COLOR: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', AS_TERMINAL, ...command], {
    cwd: ROOT,
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (until !== undefined && output.includes(until)) child.kill('SIGINT');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('close', () => resolve());
  await promise;
  if (output === '') throw new Error(`${command.join(' ')} printed nothing: ${errors}`);
  return output;
}

/** Takes a picture of what a command wrote, below the line with which it was called. */
export async function drawTerminal(browser: Browser, call: string, output: string): Promise<Buffer> {
  const page = await browser.newPage();
  const text = `\u001b[2m$\u001b[0m \u001b[1m${call}\u001b[0m\n${output.trimEnd()}`;
  await page.setContent(`<!doctype html><style>${STYLE}</style><pre>${toHtml(text)}</pre>`);
  await page.evaluate(() => document.fonts.ready);
  const png = await page.locator('body').screenshot();
  await page.close();
  return png;
}

function toHtml(output: string): string {
  return output
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .split('\u001b[')
    .map((part, index) => {
      const [, number = '0', text = part] = index === 0 ? [] : (/^(\d+)m(.*)$/s.exec(part) ?? []);
      const name = CLASSES[number];
      return name === undefined ? text : `<span class="${name}">${text}</span>`;
    })
    .join('');
}
