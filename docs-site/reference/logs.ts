import { deliveryHint, deliveryOutcomes } from '../../sender/telemetry/delivery-outcomes.ts';
import { EVENTS, KEYS, TIMES } from '../../sender/telemetry/vocabulary.ts';
import { capitalise, code, markdownTable } from './markdown-table.ts';

const rowsOf = (table: Readonly<Record<string, string>>) =>
  Object.entries(table).map(([name, meaning]) => [code(name), `${capitalise(meaning)}.`]);

/** Writes the reference of log lines, metrics and traces. */
export function writeLogs(): string {
  const deliveries = deliveryOutcomes.map((name) => [code(name), deliveryHint(name, [])]);
  return `# Logs, metrics and traces

All functions use the same words. Each log line is a JSON object; its \`message\` is one of the events below, and its
\`support_hint\` is a sentence for support. No line contains an address, a code or a password.

## Events

Each event is also a metric that counts it, in the namespace that is named after the stack, by \`service\`. Failures are
counted by \`failure_class\` too.

${markdownTable(['Event', 'Logged when'], [...rowsOf(EVENTS), ...deliveries])}

## Fields

These fields identify an email. They are in every line about it and are annotations of its trace, so that the same words
find both.

${markdownTable(['Field', 'Contains'], rowsOf(KEYS))}

\`xray_trace_id\`, \`function_request_id\`, \`service\` and \`timestamp\` are those of Powertools for AWS Lambda.

## Times

Each time is a field of a line and a metric, in milliseconds.

${markdownTable(['Time', 'Measured'], rowsOf(TIMES))}
`;
}
