import { quiet } from '../../terminal/terminal.ts';
import { wrap } from '../report/wrap.ts';
import type { LocalTimes } from '../timeline/times.ts';
import type { UserCommand } from './desk.ts';
import { EXIT } from './outcome.ts';
import { patientJson } from './patient.ts';
import { requirePatient } from './pool.ts';
import { STATE_WORDS } from './states.ts';
import { requireTarget } from './target.ts';

const LABEL = 18;

/** Shows all that helps when a patient calls. */
export const show: UserCommand = {
  usage: 'ADDRESS|SUB',
  does: 'shows how an account stands and what that means for the patient',
  takes: [],
  async run(target, _line, { pool, print, times, again }) {
    const patient = await requirePatient(pool, requireTarget(target));
    const { address, sub, name, state, enabled, addressConfirmed, language, status } = patient;
    const { word, means, help } = STATE_WORDS[state];
    const yesOrNo = (is: boolean) => (is ? 'yes' : 'no');
    const rows = [
      ['Address', address],
      ['Name', name || '–'],
      ['Status', `${word} ${quiet(`(${status})`)}`],
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
      `What became of the emails: ${again('support', sub)}`,
    );
    return EXIT.done;
  },
};

function momentOf(date: Date | undefined, times: LocalTimes): string {
  return date === undefined ? 'not known' : `${times.moment(date.getTime())} (${times.timeZone})`;
}
