import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SYSTEM_OPTIONS } from '../../local/commands/system-options.ts';
import { FAULT_SWITCHES } from '../../local/fault-switches/fault-table.ts';
import { openOperations } from '../system/operations.ts';
import { type Copy, copyRepository, missingLines, ROOT, stepsOf } from './guide.ts';

/** The rules of AWS for a template are tested elsewhere, and take as long as everything else of a synthesis. */
const UNCHECKED = { CDK_VALIDATION: 'false' };

const copyFor = (name: string) => copyRepository(mkdtempSync(join(tmpdir(), `guide-${name}-`)));

interface Followed {
  /** Environment of every command. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Does what a person would do under a heading before its first command. */
  readonly byHand?: Readonly<Record<string, () => Promise<void>>>;
  /** Lines that are not run, because the test has done the same. */
  readonly done?: readonly string[];
}

/** Follows a guide from top to bottom; whatever goes another way than it says is an error. */
async function follow(file: string, copy: Copy, { environment, byHand = {}, done = [] }: Followed = {}) {
  const problems: string[] = [];
  const reached = new Set<string>();
  let printed: string | undefined;
  for (const { heading, kind, text, fails } of stepsOf(file)) {
    if (!reached.has(heading)) await byHand[heading]?.();
    reached.add(heading);
    if (kind === 'diff') copy.edit(text);
    if (kind === 'text' && printed !== undefined) {
      const missing = missingLines(text, printed);
      if (missing.length > 0)
        problems.push(`${heading}: not in the output: ${missing.join(' / ')}\n${printed}`);
    }
    if (kind !== 'sh') continue;
    const lines = text.split('\n').filter((line) => line !== '');
    for (const line of lines) {
      if (done.includes(line)) {
        printed = undefined;
        continue;
      }
      const { status, output } = await copy.run(line, environment);
      printed = output;
      if ((status !== 0) !== fails) problems.push(`${heading}: ${line} ends with ${status}: ${output}`);
    }
  }
  expect(problems).toEqual([]);
  expect([...Object.keys(byHand)].filter((heading) => !reached.has(heading))).toEqual([]);
}

describe('the tutorial', () => {
  test('works as it says', async () => {
    const operations = await openOperations();
    try {
      const copy = copyFor('tutorial');
      await follow('docs/tutorial.md', copy, {
        environment: { CLINIC_MAIL_AWS_PORT: new URL(operations.system.awsUrl).port },
        done: ['npm ci', 'npm start'],
        byHand: {
          '3. Ask what happened': async () => {
            const ana = await operations.signUp('ana@example.com');
            await operations.emailTo(ana, ({ outcome }) => outcome === 'delivery_delivered');
          },
          '4. Break something': async () => {
            await operations.post('/operations/fault-switches', { switch: 'key-denied', on: 'true' });
            const ben = await operations.signUp('ben@example.com');
            await operations.emailTo(ben, ({ outcome }) => outcome === 'failed');
          },
        },
      });
      expect(copy.read('test/emails/__snapshots__/snapshots.test.ts.snap')).toContain(
        'Type this code on the page where you sign in to Riverside Clinic:',
      );
    } finally {
      await operations.system.close();
    }
  });

  test('names the addresses of the system and the fault switch', () => {
    const text = readFileSync(join(ROOT, 'docs/tutorial.md'), 'utf8');
    for (const name of ['web-port', 'aws-port', 'inbox-port'] as const) {
      expect(text).toContain(`http://localhost:${SYSTEM_OPTIONS[name].defaultValue}`);
    }
    expect(text).toContain(`"${FAULT_SWITCHES['key-denied'].title}"`);
  });
});

describe('the guide', () => {
  test('to name, colour and logo leads to emails that have them', async () => {
    const copy = copyFor('brand');
    await follow('docs/guides/brand.md', copy);
    const welcome = copy.read('.local/gallery/emails/welcome.en.html');
    for (const part of ['Hillside Practice', '0131 496 0123', '#7a3e00']) expect(welcome).toContain(part);
  });

  test('to a sentence leads to emails that have it', async () => {
    const copy = copyFor('sentence');
    await follow('docs/guides/sentence.md', copy);
    expect(copy.read('test/emails/__snapshots__/snapshots.test.ts.snap')).toContain(
      'You can use your account now',
    );
  });

  test('to an app leads to a stack that has its client', async () => {
    const copy = copyFor('app');
    await follow('docs/guides/app.md', copy, { environment: UNCHECKED });
    const { Outputs } = JSON.parse(copy.read('cdk.out/ClinicMail.template.json'));
    expect(Object.keys(Outputs)).toEqual(expect.arrayContaining(['AppBookingClientId', 'SsoIssuer']));
  });

  test('to a second stage leads to a stack of its own name', async () => {
    await follow('docs/guides/second-stage.md', copyFor('stage'), { environment: UNCHECKED });
  });
});
