import { CsvError } from './csv-error.ts';

const HOW_TO_SAVE =
  'In Excel, choose File > Save As and the type "CSV UTF-8 (Comma delimited)"; in LibreOffice, choose "Text CSV" and the character set "Unicode (UTF-8)".';

/** Byte order marks, with which spreadsheets begin a file. */
const MARKS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/**
 * Decodes a file in UTF-8, or in the UTF-16 that Excel calls "Unicode Text". Other character sets cannot be told apart,
 * and a wrong guess would put wrong letters into names.
 *
 * @throws CsvError that says how to save the file
 */
export function decodeCsv(bytes: Uint8Array): string {
  const isMarkedBy = (mark: readonly number[]) => mark.every((byte, index) => bytes[index] === byte);
  // Workbooks are zip archives, and in Excel 97 to 2003 compound files.
  if (isMarkedBy([0x50, 0x4b, 0x03, 0x04]) || isMarkedBy([0xd0, 0xcf, 0x11, 0xe0])) {
    throw new CsvError(`The file is a spreadsheet, not CSV. ${HOW_TO_SAVE}`);
  }
  const { encoding } = MARKS.find((mark) => isMarkedBy(mark.bytes)) ?? { encoding: 'utf-8' };
  const text = decode(bytes, encoding);
  if (text?.includes('\0') === false) return text;
  throw new CsvError(`The file is not in UTF-8, so letters such as ñ or é cannot be read. ${HOW_TO_SAVE}`);
}

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
