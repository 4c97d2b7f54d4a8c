import { muted } from '../../terminal/terminal.ts';
import { wrap } from '../../terminal/wrap.ts';
import type { LocalTimes } from '../timeline/times.ts';
import { STATE_WORDS } from './account-states.ts';
import { EXIT } from './exit-codes.ts';
import { requirePatientName } from './options.ts';
import { patientJson } from './patient.ts';
import { requirePatient } from './pool.ts';
import type { UserCommand } from './users-context.ts';

const LABEL = 18;

/** `npm run users -- show`. */
export const showCommand: UserCommand = {
  usage: 'ADDRESS|SUB',
  does: 'shows the state of an account and what it means for the patient',
  takes: [],
  async run(patientName, _line, { pool, print, times, again }) {
    const patient = await requirePatient(pool, requirePatientName(patientName));
    const { address, sub, name, state, enabled, addressConfirmed, language, status } = patient;
    const { word, means, help } = STATE_WORDS[state];
    const yesOrNo = (is: boolean) => (is ? 'yes' : 'no');
    const rows = [
      ['Address', address],
      ['Name', name || '–'],
      ['Status', `${word} ${muted(`(${status})`)}`],
      ['Address confirmed', yesOrNo(addressConfirmed)],
      ['Switched on', yesOrNo(enabled)],
      ['Language', language || "not known; emails are in the clinic's"],
      ['Account since', momentOf(patient.createdAt, times)],
      ['Last changed', momentOf(patient.changedAt, times)],
      ['Id (sub)', sub],
    ] as const;
    print.result(
      { ...patientJson(patient), statusInWords: word, means, help },
      ...rows.map(([label, value]) => `${label.padEnd(LABEL)}  ${value}`),
      '',
      ...wrap(means, 0),
      ...wrap(help, 0),
      '',
      `The delivery status of the emails: ${again('support', sub)}`,
    );
    return EXIT.done;
  },
};

function momentOf(date: Date | undefined, times: LocalTimes): string {
  return date === undefined ? 'not known' : `${times.moment(date.getTime())} (${times.timeZone})`;
}
