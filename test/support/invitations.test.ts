import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { identifyEvent, readRequest } from '../../sender/email/trigger-event.ts';
import { showProgress } from '../../support/people/bulk/progress.ts';
import { type Outcome, runAll } from '../../support/people/bulk/run-all.ts';
import { createTokenBucket } from '../../support/people/bulk/token-bucket.ts';
import { parseCsv } from '../../support/people/invitations/csv.ts';
import { ABOUT_ROW } from '../../support/people/invitations/invite-file.ts';
import { openJournal } from '../../support/people/invitations/journal.ts';
import { CsvError, type InviteeRow, readInvitees } from '../../support/people/invitations/read-invitees.ts';
import { describeInviteeFault } from '../../support/people/invitee-rules.ts';
import { makeTemporaryPassword } from '../../support/people/temporary-password.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readInvitees(bytes(text));
const fields = (text: string) => parseCsv(text, ',').map((record) => record.fields);

describe('CSV', () => {
  test('knows quotation marks, line ends and empty lines', () => {
    expect(fields('a,"b ""c"" d"\r\n"e\n,f",\n\n   \ng,h\ri,')).toEqual([
      ['a', 'b "c" d'],
      ['e\n,f', ''],
      ['g', 'h'],
      ['i', ''],
    ]);
  });

  test('gives the line on which a record begins', () => {
    expect(parseCsv('a\r\n"b\r\nb"\r\n\r\nc', ',').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  test.each(['"a', 'a"b', '"a"b', '"a""', 'x,"a" ,y'])('finds the syntax error in %s', (text) => {
    const [wrong, next] = parseCsv(`${text}\nnext`, ',');
    expect(wrong?.fault).toBeDefined();
    expect(next === undefined || next.fields[0] === 'next').toBe(true);
  });

  test('gives back whatever was written as RFC 4180 asks', () => {
    const record = fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 });
    const write = (records: string[][]) =>
      records.map((each) => each.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')).join('\r\n');
    fc.assert(
      fc.property(fc.array(record, { maxLength: 5 }), (records) => {
        expect(fields(write(records))).toEqual(records);
      }),
    );
  });
});

describe('a file of people to invite', () => {
  test('is read with a byte order mark, with semicolons, and with its columns in any order', () => {
    const spreadsheet =
      '\ufeffLanguage;Email ;Name\r\nes; ana@example.com ;"Ruiz; Ana"\r\n;tom@example.com;\r\n';
    expect(read(spreadsheet)).toEqual({
      rows: [
        { line: 2, address: 'ana@example.com', name: 'Ruiz; Ana', language: 'es' },
        { line: 3, address: 'tom@example.com', name: undefined, language: undefined },
      ],
      refused: [],
    });
  });

  test('has each row that cannot be used refused with its line and reason', () => {
    const { rows, refused } = read(
      [
        'email,name,language',
        'ana@example.com,Ana,es',
        'ana(at)example.com,Ana,es',
        'ANA@example.com,Ana again,es',
        'kim@example.com,Kim,klingon-language',
        'lee@example.com,Lee',
        ',Nobody,en',
        'sam@example.com,"Sam "the" man",en',
        'zoë@example.com,Zoë,fr',
        `${'a'.repeat(120)}@example.com,Long,en`,
        'eve@example.com,"Eve\nSubject: hello",en',
        'end@example.com,End,ar',
      ].join('\n'),
    );
    expect(rows.map(({ address }) => address)).toEqual(['ana@example.com', 'end@example.com']);
    expect(refused).toEqual([
      { line: 3, reason: 'the address must have one @' },
      { line: 4, reason: 'the address is that of line 2' },
      { line: 5, reason: 'the language must be a tag such as en or es-MX' },
      { line: 6, reason: 'the row has 2 fields, and the first line 3' },
      { line: 7, reason: 'the address is missing' },
      { line: 8, reason: 'the quotation marks are not in pairs' },
      { line: 9, reason: 'the address has letters beyond a to z, which the mail service cannot write to' },
      { line: 10, reason: 'the address is longer than 128 characters' },
      { line: 11, reason: 'the name must be one line' },
    ]);
  });

  test.each([
    ['', 'The first line is empty'],
    ['ana@example.com,Ana,es\n', 'names a column that is not known'],
    ['name,language\nAna,es', 'names no column email'],
    ['email,email\n', 'names a column twice'],
    ['email,"name\n', 'names a column that is not known'],
  ])('is refused as a whole when it begins with %j', (text, sentence) => {
    expect(() => read(text)).toThrow(CsvError);
    expect(() => read(text)).toThrow(sentence);
    expect(() => read(text)).toThrow('The first line must name the columns: email,name,language.');
  });

  test('is refused when it is not UTF-8', () => {
    expect(() => readInvitees(Buffer.from('email\nana@example.com', 'utf16le'))).not.toThrow(TypeError);
    expect(() => readInvitees(Buffer.from('email,name\na@example.com,Zo\xeb', 'latin1'))).toThrow(
      'save it as "CSV UTF-8"',
    );
  });

  test('never throws anything else, refuses nobody twice and never repeats what was written', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'email',
        'name',
        ',',
        ';',
        '"',
        '\n',
        '\r\n',
        '@',
        'a@b.example',
        '\u0000',
        '=cmd()',
        '__proto__',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.boolean(), (parts, hasHeader) => {
        const text = `${hasHeader ? 'email,name,language\n' : ''}${parts.join('')}`;
        try {
          const { rows, refused } = read(text);
          const lines = [...rows, ...refused].map(({ line }) => line);
          expect(new Set(lines).size).toBe(lines.length);
          expect(rows.filter((row) => describeInviteeFault(row) !== undefined)).toEqual([]);
          for (const { reason } of refused) expect(reason).not.toMatch(/a@b\.example|cmd|\p{Cc}/u);
        } catch (error) {
          expect(error).toBeInstanceOf(CsvError);
        }
      }),
    );
  });
});

test.each(['en', 'es-MX', 'zh-Hant-TW', 'zh-Hant', 'es-419', 'fil'])(
  'an invitation that names %s is written by that language',
  (locale) => {
    const event = {
      triggerSource: 'CustomEmailSender_AdminCreateUser',
      userPoolId: 'eu-west-1_Example12',
      userName: 'a1',
      callerContext: { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
      request: { code: null, userAttributes: { email: 'ana@example.com', locale } },
    };
    expect(describeInviteeFault({ address: 'ana@example.com', language: locale })).toBeUndefined();
    expect(readRequest(event, identifyEvent(event, 'sender')).languages).toEqual([locale]);
  },
);

describe('the pace', () => {
  /** Time that passes only by sleeping. */
  const clockwork = () => {
    let now = 0;
    const sleep = async (ms: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      now += ms;
    };
    return { clock: () => now, sleep };
  };
  const { signal } = new AbortController();
  const rowsOf = (count: number): InviteeRow[] =>
    Array.from({ length: count }, (_, index) => ({ line: index + 2, address: `p${index}@example.com` }));

  test('is even, and after a quiet time no faster', async () => {
    const time = clockwork();
    const bucket = createTokenBucket({ perSecond: 5, ...time });
    const taken: number[] = [];
    for (let index = 0; index < 6; index += 1) {
      await bucket.take(signal);
      taken.push(time.clock());
      if (index === 2) await time.sleep(10_000, signal);
    }
    expect(taken).toEqual([0, 200, 400, 10_400, 10_600, 10_800]);
  });

  test('waits longer each time that Cognito says it is too fast, and invites everybody once', async () => {
    const time = clockwork();
    const asked: string[] = [];
    const slowDown = [
      ...Array(3).fill('TooManyRequestsException'),
      'LimitExceededException',
      'UserLambdaValidationException',
    ];
    const outcomes: Outcome<'invited' | 'exists'>[] = [];
    await runAll<InviteeRow, 'invited' | 'exists'>(rowsOf(10), {
      reasons: ABOUT_ROW,
      perform: async ({ address }) => {
        const name = slowDown.shift();
        if (name !== undefined)
          throw Object.assign(new Error('PreSignUp failed with error Rate Exceeded.'), { name });
        asked.push(address);
        return 'invited';
      },
      bucket: createTokenBucket({ perSecond: 5, ...time }),
      onOutcome: (_, outcome) => outcomes.push(outcome),
      signal,
    });
    expect(new Set(asked).size).toBe(10);
    expect(outcomes).toEqual(Array(10).fill('invited'));
    expect(time.clock()).toBeGreaterThan(1000);
  });

  test('a row that Cognito refuses does not end the import; a refusal of everything does', async () => {
    const refusing = (name: string) => {
      const outcomes: Outcome<'invited' | 'exists'>[] = [];
      const done = runAll<InviteeRow, 'invited' | 'exists'>(rowsOf(30), {
        reasons: ABOUT_ROW,
        perform: async ({ line }) => {
          if (line === 5) throw Object.assign(new Error('secret'), { name });
          return 'exists';
        },
        bucket: createTokenBucket({ perSecond: 5, ...clockwork() }),
        onOutcome: (_, outcome) => outcomes.push(outcome),
        signal,
      });
      return { outcomes, done };
    };
    const one = refusing('InvalidParameterException');
    await one.done;
    expect(one.outcomes.filter((outcome) => outcome !== 'exists')).toEqual([
      { failed: 'Cognito does not take the address, name or language' },
    ]);
    const all = refusing('AccessDeniedException');
    await expect(all.done).rejects.toThrow('secret');
    expect(all.outcomes.length).toBeLessThan(10);
  });

  test('is shown on a terminal in one line, and elsewhere every ten seconds', () => {
    const shownOn = (isTTY: boolean) => {
      let now = 0;
      const written: string[] = [];
      const words = { invited: 'invited', exists: 'had an account' };
      const stream = { isTTY, write: (text: string) => written.push(text) };
      const progress = showProgress({ total: 300, perSecond: 5, words, clock: () => now, stream });
      for (let index = 0; index < 300; index += 1) {
        now += 200;
        progress.count(index % 10 === 0 ? 'exists' : 'invited');
      }
      expect(progress.end()).toEqual({ invited: 270, exists: 30, failed: 0 });
      return written;
    };
    expect(shownOn(false)).toHaveLength(6);
    expect(shownOn(false)[0]).toBe('50 of 300: 45 invited, 5 had an account, 0 failed; 50 s to go\n');
    expect(shownOn(true).every((text) => text.startsWith('\r') && !text.includes('\n'))).toBe(true);
  });
});

describe('the journal', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'journal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const path = () => join(folder, 'people.csv.invited');
  const open = (text = 'email\nana@example.com', pool = 'pool 1') =>
    openJournal(path(), { bytes: bytes(text), pool });
  const begin = (...subject: Parameters<typeof open>) => {
    const journal = open(...subject);
    journal.begin();
    return journal;
  };

  test('remembers lines for the same file and user pool only', () => {
    const journal = begin();
    journal.settle(2, 'invited');
    journal.settle(7, 'exists');
    expect(open().settled).toEqual(new Set([2, 7]));
    expect(open('email\nother@example.com').settled).toEqual(new Set());
    expect(begin(undefined, 'pool 2').settled).toEqual(new Set());
    begin(undefined, 'pool 2').settle(3, 'invited');
    begin().settle(9, 'invited');
    expect(open().settled).toEqual(new Set([2, 7, 9]));
  });

  test('goes on after an entry that was cut off anywhere', () => {
    const journal = begin();
    for (const line of [2, 3, 4]) journal.settle(line, 'invited');
    const whole = readFileSync(path(), 'utf8');
    const heading = whole.indexOf('\n') + 1;
    for (let length = whole.length; length >= heading; length -= 1) {
      truncateSync(path(), length);
      const before = open().settled;
      expect([...before]).toEqual([2, 3, 4].slice(0, before.size));
      const copy = readFileSync(path());
      begin().settle(8, 'invited');
      expect(open().settled).toEqual(new Set([...before, 8]));
      truncateSync(path(), 0);
      appendFileSync(path(), copy);
    }
  });

  test('holds no address and no name', () => {
    begin('email,name\nana@example.com,Ana').settle(2, 'invited');
    expect(readFileSync(path(), 'utf8')).not.toMatch(/ana|example/i);
  });
});

test('a temporary password has every kind of character, and is never the same', () => {
  const passwords = Array.from({ length: 500 }, makeTemporaryPassword);
  expect(new Set(passwords).size).toBe(500);
  for (const password of passwords) {
    expect(password).toMatch(/^([a-zA-Z2-9]{4}-){4}[a-zA-Z2-9]{4}$/);
    expect([/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(password))).toBe(true);
  }
});
