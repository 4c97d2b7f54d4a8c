import { muted } from '../../terminal/terminal.ts';
import { wrap } from '../../terminal/wrap.ts';
import type { LocalTimes } from '../timeline/times.ts';
import { STATE_WORDS } from './account-states.ts';
import { type AddressHolders, describeOthers } from './address-holders.ts';
import { EXIT, NobodyError } from './exit-codes.ts';
import { describeUnconfirmedHolders, type FoundPatient, findPatient, NOBODY } from './find-patient.ts';
import { requirePatientName } from './options.ts';
import { patientJson } from './patient.ts';
import { shownAddress } from './patient-name.ts';
import { hasPasskey } from './pool.ts';
import type { UserCommand, UsersContext } from './users-context.ts';

const LABEL = 18;

/** `npm run users -- show`. */
export const showCommand: UserCommand = {
  usage: 'ADDRESS|SUB',
  does: 'shows the state of an account, who else has its address, and what it means for the patient',
  policy: 'support',
  takes: [],
  async run(argument, _line, context) {
    const patientName = requirePatientName(argument);
    const { patient, holders } = await findPatient(context.pool, patientName);
    if (patient !== undefined) {
      const canUsePasskey = await hasPasskey(context.pool, patient.username);
      return showAccount({ patient, holders }, canUsePasskey, context);
    }
    const rows = describeUnconfirmedHolders(holders, context.times);
    if (rows.length === 0) throw new NobodyError(NOBODY);
    context.print.result(
      { address: patientName.toLowerCase(), sub: null, others: othersJson(holders) },
      ...rows,
      '',
      ...wrap(STATE_WORDS.unconfirmed.help, 0),
    );
    return EXIT.nobody;
  },
};

function showAccount(
  { patient, holders }: FoundPatient,
  canUsePasskey: boolean,
  { print, times, again }: UsersContext,
): number {
  const { address, sub, name, state, enabled, addressConfirmed, language, status } = patient;
  const { word, means, help } = STATE_WORDS[state];
  const yesOrNo = (is: boolean) => (is ? 'yes' : 'no');
  const rows = [
    ['Address', inBothForms(address)],
    ['Name', name || '–'],
    ['Status', `${word} ${muted(`(${status})`)}`],
    ['Address confirmed', yesOrNo(addressConfirmed)],
    ['Switched on', yesOrNo(enabled)],
    ['Has a passkey', yesOrNo(canUsePasskey)],
    ['Language', language || "not known; emails are in the clinic's"],
    ['Account since', momentOf(patient.createdAt, times)],
    ['Last changed', momentOf(patient.changedAt, times)],
    ['Id (sub)', sub],
  ] as const;
  const others = describeOthers(patient, holders);
  print.result(
    {
      ...patientJson(patient),
      passkey: canUsePasskey,
      statusInWords: word,
      means,
      help,
      others: othersJson(holders, sub),
    },
    ...rows.map(([label, value]) => `${label.padEnd(LABEL)}  ${value}`),
    '',
    ...wrap(means, 0),
    ...wrap(help, 0),
    ...(others.length === 0 ? [] : ['', ...others.flatMap((sentence) => wrap(sentence, 0))]),
    '',
    `The delivery status of the emails: ${again('support', sub)}`,
  );
  return EXIT.done;
}

/** The other accounts that have the address; its owner first. */
function othersJson({ owner, unproved, attempts }: AddressHolders, sub?: string): object[] {
  const holders = [...(owner === undefined ? [] : [owner]), ...unproved, ...attempts];
  return holders
    .filter((holder) => holder.sub !== sub)
    .map(({ sub: other, state, addressConfirmed, createdAt }) => ({
      sub: other,
      state,
      addressConfirmed,
      createdAt: createdAt?.toISOString() ?? null,
    }));
}

/** Returns an address in letters, and also as it is stored if that differs: letters of two scripts can look alike. */
function inBothForms(address: string): string {
  const shown = shownAddress(address);
  return shown === address ? address : `${shown} (${address})`;
}

function momentOf(date: Date | undefined, times: LocalTimes): string {
  return date === undefined ? 'not known' : `${times.moment(date.getTime())} (${times.timeZone})`;
}
