import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { type Frame, readPngText, roundColours, writeAnimatedPng } from '../harness/indexed-png.ts';

/** The folder of the pictures that the documents show. */
export const PICTURES = new URL('../../docs/images/', import.meta.url);

/** What differs from run to run: identifiers, times, durations, sizes and places on the axis of time. */
const VARYING: readonly [RegExp, string][] = [
  [/\b[a-z]{2}-[a-z]+-\d_\w+/g, 'POOL'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, 'ID'],
  [/\b(?=\w*\d)[0-9a-z]{20,}\b/gi, 'ID'],
  [/\b[0-9a-f]{8,}\b/gi, 'ID'],
  [/\b(yesterday|today)\b/g, 'DAY'],
  [/\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b/g, 'DAY'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/g, 'DAY'],
  [/\d[\d.,:/]*( ?(ms|µs|s|min|AM|PM)\b)?/g, '0'],
];

/** Replaces what differs from run to run. */
export function withoutVarying(text: string): string {
  return VARYING.reduce((rest, [pattern, word]) => rest.replaceAll(pattern, word), text);
}

/**
 * Reads what a page shows and the rules by which it is drawn, without what differs from run to run. A picture holds this
 * text, so that a test can tell whether the picture is still true, although times and identifiers in it are other ones.
 */
export async function contentOf(page: Page): Promise<string> {
  const content = await page.evaluate(() => {
    const body = document.body.cloneNode(true) as HTMLElement;
    // What the system reports depends on how busy the machine is: steps and traces of emails, and what follows from them.
    const reported = '#system, #live article > :not(header), #live .outcome, #widget :is(p, li, td)';
    const closed = 'details:not([open]) > :not(summary)';
    for (const part of body.querySelectorAll(`script, [hidden], ${reported}, ${closed}`)) part.remove();
    // Only these attributes are seen.
    const seen = ['alt', 'class', 'dir', 'label', 'placeholder', 'type'];
    for (const part of body.querySelectorAll('*'))
      for (const { name } of [...part.attributes]) if (!seen.includes(name)) part.removeAttribute(name);
    const rules = [...document.styleSheets].flatMap((sheet) =>
      [...sheet.cssRules].map(({ cssText }) => cssText),
    );
    return `${body.innerHTML}\n${rules.join('\n')}`;
  });
  return withoutVarying(content).replaceAll('><', '>\n<');
}

/**
 * Says whether a picture is of the present content; with `UPDATE_SCREENSHOTS=1`, renews it.
 *
 * @param file in `docs/images/`
 * @param take is called only to renew the picture
 * @returns a sentence if the picture is missing or outdated
 */
export async function reviewPicture(
  file: string,
  content: string,
  take: () => Promise<Buffer | readonly { png: Buffer; milliseconds: number }[]>,
): Promise<string | undefined> {
  const path = new URL(file, PICTURES);
  if (process.env.UPDATE_SCREENSHOTS === '1') {
    const taken = await take();
    const shots = Buffer.isBuffer(taken) ? [{ png: taken, milliseconds: 0 }] : taken;
    mkdirSync(new URL('.', path), { recursive: true });
    writeFileSync(path, encode(shots, content));
  }
  const reviewed = existsSync(path) ? readPngText(readFileSync(path)) : undefined;
  if (reviewed === content) return undefined;
  const place = differingLine(reviewed ?? '', content);
  return `${file} shows something else. ${place} Look at it after \`npm run pictures\`.`;
}

/** Encodes images with as many colours as fit one palette. */
function encode(shots: readonly { png: Buffer; milliseconds: number }[], content: string): Buffer {
  for (const step of [17, 51, 85]) {
    const frames = shots.map(({ png, milliseconds }): Frame => {
      const image = PNG.sync.read(png);
      roundColours(image, step);
      return { image, milliseconds };
    });
    const encoded = writeAnimatedPng(frames, content);
    if (encoded !== undefined) return encoded;
  }
  throw new Error('The pictures have more than 256 colours of which each fills an area');
}

function differingLine(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const at = now.findIndex((line, index) => line !== old[index]);
  return `Before: ${JSON.stringify(old[at] ?? '')}, now: ${JSON.stringify(now[at] ?? '')}.`;
}
