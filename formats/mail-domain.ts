import { readEmailAddress } from './email-address.ts';

/** Endings of the services that have one domain for each of many countries. */
const INTERNATIONAL = [
  ...[
    'com',
    'co.uk',
    'fr',
    'es',
    'ie',
    'de',
    'it',
    'be',
    'nl',
    'ch',
    'at',
    'pt',
    'ca',
    'se',
    'dk',
    'no',
    'gr',
  ],
  ...['com.mx', 'com.ar', 'com.br', 'com.au', 'co.in', 'in', 'co.nz', 'co.za', 'ae', 'com.tr', 'pl', 'ro'],
];
const GMX = ['com', 'net', 'de', 'at', 'ch', 'fr', 'es', 'co.uk', 'us', 'org'];

/** The mail services of patients and the endings of their domains. */
const SERVICES: readonly (readonly [name: string, endings: readonly string[]])[] = [
  ['gmail', ['com']],
  ['hotmail', INTERNATIONAL],
  ['outlook', INTERNATIONAL],
  ['yahoo', INTERNATIONAL],
  ['icloud', ['com']],
  ['live', INTERNATIONAL],
  ['googlemail', ['com', 'co.uk']],
  ['ymail', ['com']],
  ['rocketmail', ['com']],
  ['msn', ['com']],
  ['me', ['com']],
  ['mac', ['com']],
  ['aol', INTERNATIONAL],
  ['mail', ['com', 'de', 'ru']],
  ['email', ['com', 'de', 'it']],
  ['fastmail', ['com', 'fm']],
  ['proton', ['me']],
  ['protonmail', ['com', 'ch']],
  ['pm', ['me']],
  ['zoho', ['com', 'eu']],
  ['gmx', GMX],
  ['web', ['de']],
  ['t-online', ['de']],
  ['btinternet', ['com']],
  ['btopenworld', ['com']],
  ['bt', ['com']],
  ['sky', ['com']],
  ['talktalk', ['net', 'co.uk']],
  ['virginmedia', ['com', 'co.uk']],
  ['ntlworld', ['com']],
  ['blueyonder', ['co.uk']],
  ['tiscali', ['co.uk', 'it', 'fr']],
  ['eircom', ['net', 'ie']],
  ['orange', ['fr', 'com', 'es', 'be', 'net']],
  ['wanadoo', ['fr', 'es', 'com', 'co.uk']],
  ['free', ['fr']],
  ['sfr', ['fr']],
  ['neuf', ['fr']],
  ['bbox', ['fr']],
  ['laposte', ['net']],
  ['numericable', ['fr', 'com']],
  ['club-internet', ['fr']],
  ['aliceadsl', ['fr']],
  ['telefonica', ['net', 'com', 'es']],
  ['movistar', ['es', 'com']],
  ['terra', ['es', 'com']],
  ['ono', ['com', 'es']],
  ['maktoob', ['com']],
];

/** Names with fewer letters resemble too many other names. */
const SHORTEST_NAME_TO_CORRECT = 5;
/** In names with as many letters two mistakes are recognised, in shorter ones one. */
const LONG_NAME = 9;

/**
 * Proposes the address that was probably meant when the domain resembles that of a well-known mail service, such as
 * `gmial.com`, `hotmial.co.uk` or `gmail.con`. It is a guess to offer: the domain may exist.
 *
 * @returns the whole corrected address; undefined if the domain is a mail service's own, or resembles none
 */
export function suggestAddress(address: string): string | undefined {
  const read = readEmailAddress(address).address;
  if (read === undefined) return undefined;
  const [localPart, domain = ''] = read.split('@');
  const meant = findMailDomain(domain);
  return meant === undefined ? undefined : `${localPart}@${meant}`;
}

/** Returns the domain of the mail service that is nearest to a mistyped one. */
function findMailDomain(domain: string): string | undefined {
  const dot = domain.indexOf('.');
  const [typedName, typedEnding] = [domain.slice(0, dot), domain.slice(dot + 1)];
  let nearest: { readonly domain: string; readonly mistakes: number } | undefined;
  for (const [name, endings] of SERVICES) {
    const inName = countMistakes(typedName, name);
    if (inName > mistakesAllowed(name)) continue;
    for (const ending of endings) {
      const inEnding = countMistakes(typedEnding, ending);
      const mistakes = inName + inEnding;
      if (mistakes === 0) return undefined;
      // People give a service with a single domain the ending of their country, such as gmail.fr.
      const isOnlyEnding = inName === 0 && endings.length === 1 && name.length >= SHORTEST_NAME_TO_CORRECT;
      const isNear = inEnding <= 1 || isOnlyEnding;
      if (isNear && mistakes < (nearest?.mistakes ?? Number.POSITIVE_INFINITY))
        nearest = { domain: `${name}.${ending}`, mistakes };
    }
  }
  return nearest?.domain;
}

function mistakesAllowed(name: string): number {
  if (name.length < SHORTEST_NAME_TO_CORRECT) return 0;
  return name.length < LONG_NAME ? 1 : 2;
}

/**
 * Counts the letters that are missing, surplus, wrong, or swapped with their neighbour: the optimal string alignment
 * distance.
 *
 * @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance
 */
function countMistakes(typed: string, meant: string): number {
  const rows = [Array.from({ length: meant.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= typed.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= meant.length; column++) {
      const isSame = typed[row - 1] === meant[column - 1];
      const isSwapped = typed[row - 1] === meant[column - 2] && typed[row - 2] === meant[column - 1];
      rows[row]?.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(typed.length, meant.length);
}
