import { crc32, deflateSync, inflateSync } from 'node:zlib';
import type { PNG } from 'pngjs';

/** Maximum colours of a palette with one byte per pixel. */
const MAX_COLOURS = 256;
/** Colours of at least this many pixels are kept exactly. */
const AREA = 400;
/** The keyword of the text in a file. */
const KEYWORD = 'Source\0\0';

/** An image of an animation and the milliseconds for which it is shown. */
export interface Frame {
  readonly image: PNG;
  readonly milliseconds: number;
}

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Encodes an image without transparency with one byte per pixel, which halves the size of screenshots of text.
 *
 * @param text is kept in the file, for `readPngText`
 * @returns undefined if the image has too many colours
 * @see https://www.w3.org/TR/png-3/#5DataRep
 */
export function writeIndexedPng(image: PNG, text?: string): Buffer | undefined {
  return writeAnimatedPng([{ image, milliseconds: 0 }], text);
}

/**
 * Encodes images of the same size as an animation that plays once. Each frame after the first holds only the rectangle
 * that changes.
 *
 * @param text is kept in the file, for `readPngText`
 * @returns undefined if the images have too many colours together
 * @see https://www.w3.org/TR/png-3/#animation-information
 */
export function writeAnimatedPng(frames: readonly Frame[], text?: string): Buffer | undefined {
  const palette = new Map<number, number>();
  const parts: Buffer[] = [];
  let sequence = 0;
  for (const [index, { image, milliseconds }] of frames.entries()) {
    const before = frames[index - 1]?.image;
    const area = before === undefined ? wholeOf(image) : changedArea(before, image);
    const data = indexPixels(image, area, palette);
    if (data === undefined) return undefined;
    if (frames.length > 1) parts.push(frameControl(sequence++, area, milliseconds));
    parts.push(index === 0 ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([uint32(sequence++), data])));
  }
  const [first] = frames;
  if (first === undefined) return undefined;
  const header = [uint32(first.image.width), uint32(first.image.height), Buffer.from([8, 3, 0, 0, 0])];
  const colours = Buffer.alloc(palette.size * 3);
  for (const [colour, index] of palette) colours.writeUIntBE(colour, index * 3, 3);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', Buffer.concat(header)),
    ...(frames.length > 1 ? [chunk('acTL', Buffer.concat([uint32(frames.length), uint32(1)]))] : []),
    chunk('PLTE', colours),
    ...(text === undefined ? [] : [chunk('zTXt', Buffer.concat([Buffer.from(KEYWORD), deflateSync(text)]))]),
    ...parts,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads the text that is kept in a file; undefined if there is none. */
export function readPngText(png: Buffer): string | undefined {
  const start = png.indexOf(`zTXt${KEYWORD}`);
  if (start < 0) return undefined;
  return inflateSync(
    png.subarray(start + 4 + KEYWORD.length, start + 4 + png.readUInt32BE(start - 4)),
  ).toString();
}

/**
 * Rounds the many colours along the edges of letters, which halves the size of the file.
 *
 * @param step between two values of red, green or blue that remain
 */
export function roundColours({ data }: PNG, step = 17): void {
  const pixels = new Map<number, number>();
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.readUInt32BE(at);
    pixels.set(colour, (pixels.get(colour) ?? 0) + 1);
  }
  for (let at = 0; at < data.length; at += 4) {
    if ((pixels.get(data.readUInt32BE(at)) ?? 0) >= AREA) continue;
    for (const channel of [at, at + 1, at + 2])
      data[channel] = Math.round((data[channel] ?? 0) / step) * step;
  }
}

const wholeOf = ({ width, height }: PNG): Rectangle => ({ left: 0, top: 0, width, height });

/** Returns the smallest rectangle with every difference, or one pixel if there is none. */
function changedArea(before: PNG, after: PNG): Rectangle {
  let [left, top, right, bottom] = [after.width, after.height, 0, 0];
  for (let pixel = 0; pixel < after.width * after.height; pixel++) {
    if (before.data.readUInt32BE(pixel * 4) === after.data.readUInt32BE(pixel * 4)) continue;
    const [x, y] = [pixel % after.width, Math.floor(pixel / after.width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  if (left > right) return { left: 0, top: 0, width: 1, height: 1 };
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Replaces each pixel of a rectangle by the index of its colour, which is added to the palette if it is new. */
function indexPixels(image: PNG, area: Rectangle, palette: Map<number, number>): Buffer | undefined {
  // Each row starts with a byte for its filter; 0 is no filter.
  const rows = Buffer.alloc((area.width + 1) * area.height);
  for (let row = 0; row < area.height; row++) {
    for (let column = 0; column < area.width; column++) {
      const pixel = (area.top + row) * image.width + area.left + column;
      const colour = image.data.readUIntBE(pixel * 4, 3);
      const index = palette.get(colour) ?? palette.size;
      if (index === MAX_COLOURS) return undefined;
      palette.set(colour, index);
      rows[row * (area.width + 1) + column + 1] = index;
    }
  }
  return deflateSync(rows, { level: 9 });
}

function frameControl(sequence: number, area: Rectangle, milliseconds: number): Buffer {
  const { left, top, width, height } = area;
  const delay = Buffer.alloc(6);
  delay.writeUInt16BE(milliseconds, 0);
  delay.writeUInt16BE(1_000, 2);
  return chunk('fcTL', Buffer.concat([...[sequence, width, height, left, top].map(uint32), delay]));
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
}
