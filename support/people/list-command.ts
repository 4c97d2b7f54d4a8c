import { readEmailAddress } from '../../formats/email-address.ts';
import { UsageError } from '../../terminal/options.ts';
import { bold } from '../../terminal/terminal.ts';
import { type PatientState, STATE_WORDS, STATUS_OPTIONS } from './account-states.ts';
import { EXIT } from './exit-codes.ts';
import { type Patient, patientJson } from './patient.ts';
import { shownAddress } from './patient-name.ts';
import { listPatients } from './pool.ts';
import type { UserCommand } from './users-context.ts';

/** Columns have fixed widths, because pages are written as they arrive; a longer value moves the rest of its row. */
const COLUMNS = [
  ['Address', 34],
  ['Name', 22],
  ['Status', 22],
  ['Language', 10],
  ['Since', 10],
  ['Id (sub)', 0],
] as const;

const row = (cells: readonly string[]): string =>
  cells.map((cell, index) => cell.padEnd(COLUMNS[index]?.[1] ?? 0)).join('  ');

/** `npm run users -- list`. */
export const listCommand: UserCommand = {
  usage: '[BEGINNING]',
  does: 'lists everybody, or everybody whose address begins with BEGINNING',
  policy: 'support',
  takes: ['status'],
  async run(beginning, { texts }, { pool, print }) {
    const state = readState(texts.status);
    let count = 0;
    for await (const patients of listPatients(pool, {
      state,
      beginning: beginning && readBeginning(beginning),
    })) {
      if (count === 0 && patients.length > 0) print.note(bold(row(COLUMNS.map(([title]) => title))));
      for (const patient of patients) print.result(patientJson(patient), row(cellsOf(patient)));
      count += patients.length;
    }
    print.note(count === 0 ? 'Nobody.' : `\n${count === 1 ? '1 account.' : `${count} accounts.`}`);
    return count === 0 ? EXIT.nobody : EXIT.done;
  },
};

function cellsOf({ address, name, state, language, createdAt, sub }: Patient): string[] {
  return [
    shownAddress(address),
    name || '–',
    STATE_WORDS[state].word,
    language || '–',
    createdAt?.toISOString().slice(0, 10) ?? '–',
    sub,
  ];
}

/** Reads the beginning of an address, or a whole one in any spelling. */
function readBeginning(typed: string): string {
  const text = typed.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '').trim();
  return readEmailAddress(text).address ?? text.replace(/^mailto:/i, '');
}

function readState(text: string | undefined): PatientState | undefined {
  const state = STATUS_OPTIONS.find((option) => option === text);
  if (state !== undefined || text === undefined) return state;
  throw new UsageError(`--status must be one of ${STATUS_OPTIONS.join(', ')}, not "${text}".`);
}
