import { textAt } from '../../emulator/cognito/settings/resource-properties.ts';
import type { Stack } from '../../emulator/template/stack.ts';

/** The texts of an alarm's email. */
export interface AlarmText {
  readonly title: string;
  readonly patientsSee: string;
  readonly firstStep: string;
}

const DESCRIPTION = /^What patients see: (?<patientsSee>.*)\n\nWhat to do first: (?<firstStep>.*)\n\nMore: /;

/** Whether an alarm's name is that of a title, with a number where several alarms share it. */
export function isAlarmOf(name: string, title: string): boolean {
  return titleOf(name).replace(/ \(\d+\)$/, '') === title;
}

/** Returns an alarm's name without that of its stack. */
const titleOf = (name: string): string => name.slice(name.indexOf(': ') + 2);

/** Reads the alarms of the template, by title. */
export function readAlarms(stack: Pick<Stack, 'ofType'>): ReadonlyMap<string, AlarmText> {
  const alarms = stack.ofType('AWS::CloudWatch::Alarm').map(({ properties }): AlarmText => {
    const name = textAt(properties, 'AlarmName') ?? '';
    const { patientsSee = '', firstStep = '' } =
      DESCRIPTION.exec(textAt(properties, 'AlarmDescription') ?? '')?.groups ?? {};
    return { title: titleOf(name), patientsSee, firstStep };
  });
  return new Map(alarms.map((alarm) => [alarm.title, alarm]));
}
