import { crc32, deflateSync } from 'node:zlib';
import type { PNG } from 'pngjs';

/** Maximum colours of a palette with one byte per pixel. */
const MAX_COLOURS = 256;

/**
 * Encodes an image without transparency with one byte per pixel, which halves the size of screenshots of text.
 *
 * @returns undefined if the image has too many colours
 * @see https://www.w3.org/TR/png-3/#5DataRep
 */
export function writeIndexedPng({ width, height, data }: PNG): Buffer | undefined {
  const palette = new Map<number, number>();
  const rows = Buffer.alloc((width + 1) * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const colour = data.readUIntBE(pixel * 4, 3);
    const index = palette.get(colour) ?? palette.size;
    if (index === MAX_COLOURS) return undefined;
    palette.set(colour, index);
    // Each row starts with a byte for its filter; 0 is no filter.
    rows[pixel + Math.floor(pixel / width) + 1] = index;
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 3, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const colours = Buffer.alloc(palette.size * 3);
  for (const [colour, index] of palette) colours.writeUIntBE(colour, index * 3, 3);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
