import { anchorOf } from '../../formats/heading-anchor.ts';
import { SUPPORT_HINTS } from '../../sender/errors.ts';
import { FAILURE_CLASSES, failureClasses } from '../../sender/failure-classes.ts';
import { capitalise, code, markdownTable } from './markdown-table.ts';

/** Writes the reference of the failure classes. */
export function writeFailures(): string {
  const rows = failureClasses.map((name) => {
    const { happened, engineer, alarm } = FAILURE_CLASSES[name];
    return [
      code(name),
      capitalise(happened),
      SUPPORT_HINTS[name],
      capitalise(engineer),
      `[${alarm}](../support.md#${anchorOf(alarm)})`,
    ];
  });
  return `# Failures

Every reason why an email can fail: the field \`failure_class\` of the logs and traces, and a dimension of the metrics.
\`npm run support\` reads it and says what to tell the patient.

${markdownTable(['Class', 'What happened', 'For support', 'For an engineer', 'Alarm'], rows)}
`;
}
