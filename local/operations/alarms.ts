import { textAt } from '../../emulator/cognito/settings/resource-properties.ts';
import type { Stack } from '../../emulator/template/stack.ts';

/** The texts of an alarm's email. */
export interface AlarmText {
  readonly title: string;
  readonly patientsSee: string;
  readonly firstStep: string;
}

const DESCRIPTION = /^What patients see: (?<patientsSee>.*)\n\nWhat to do first: (?<firstStep>.*)\n\nMore: /;

/** Reads the alarms of the template, by title. */
export function readAlarms(stack: Pick<Stack, 'ofType'>): ReadonlyMap<string, AlarmText> {
  const alarms = stack.ofType('AWS::CloudWatch::Alarm').map(({ properties }): AlarmText => {
    const name = textAt(properties, 'AlarmName') ?? '';
    const { patientsSee = '', firstStep = '' } =
      DESCRIPTION.exec(textAt(properties, 'AlarmDescription') ?? '')?.groups ?? {};
    return { title: name.slice(name.indexOf(': ') + 2), patientsSee, firstStep };
  });
  return new Map(alarms.map((alarm) => [alarm.title, alarm]));
}
