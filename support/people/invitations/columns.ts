import { CsvError } from './csv-error.ts';

/** The content of a column of a file. */
export type Column = 'email' | 'name' | 'givenName' | 'familyName' | 'language';

/**
 * The titles of columns in the exports of clinics, in English, Spanish, French, German and Arabic. In a file with a
 * column of first names, a column such as "Nom" or "Name" holds the rest of the name.
 */
const TITLES: Readonly<Record<Column, readonly string[]>> = {
  email: [
    ...['email', 'email address', 'mail', 'correo', 'correo electrónico', 'dirección de correo electrónico'],
    ...['courriel', 'adresse e-mail', 'adresse mail', 'adresse électronique', 'adresse courriel'],
    ...['e-mail-adresse', 'البريد الإلكتروني', 'بريد إلكتروني', 'عنوان البريد الإلكتروني', 'الإيميل'],
  ],
  name: [
    ...['name', 'full name', 'patient name', 'patient', 'nombre', 'nombre completo', 'nombre y apellidos'],
    ...['nom', 'nom complet', 'nom et prénom', 'الاسم', 'الاسم الكامل', 'اسم المريض'],
  ],
  givenName: ['first name', 'given name', 'forename', 'nombre de pila', 'prénom', 'vorname', 'الاسم الأول'],
  familyName: [
    ...['last name', 'family name', 'surname', 'apellido', 'apellidos', 'nom de famille'],
    ...['nachname', 'familienname', 'اسم العائلة', 'اللقب'],
  ],
  language: [
    ...['language', 'preferred language', 'lang', 'locale', 'idioma', 'lengua', 'langue', 'sprache'],
    ...['اللغة', 'لغة'],
  ],
};

/** Compares titles by their letters only: without case, accents, hyphens and spaces. */
const keyOf = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}]/gu, '');

const COLUMNS: ReadonlyMap<string, Column> = new Map(
  Object.entries(TITLES).flatMap(([column, titles]) =>
    titles.map((title) => [keyOf(title), column as Column] as const),
  ),
);

/** The columns of a file. */
export interface Header {
  /** The content of each column; undefined where it is not used. */
  readonly columns: readonly (Column | undefined)[];
  /** The titles of the columns that are not used. */
  readonly ignored: readonly string[];
}

/**
 * Reads the titles of the columns. Columns with other titles are not used, and empty titles at the end are no columns.
 *
 * @throws CsvError if there is no column of addresses, or two columns for the same thing
 */
export function readHeader(titles: readonly string[]): Header {
  const used = titles.slice(0, titles.findLastIndex((title) => title.trim() !== '') + 1);
  const columns = used.map((title) => COLUMNS.get(keyOf(title)));
  if (!columns.includes('email')) throw headerError('The first line names no column email');
  const known = columns.filter((column) => column !== undefined);
  if (new Set(known).size < known.length) throw headerError('The first line names a column twice');
  const ignored = used.filter((title, index) => columns[index] === undefined && title.trim() !== '');
  return { columns, ignored: ignored.map((title) => title.trim()) };
}

/** @param what a sentence without its full stop */
export function headerError(what: string): CsvError {
  return new CsvError(`${what}. The first line must name the columns: email,name,language.`);
}
