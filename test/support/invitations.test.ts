import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { identifyEvent, readRequest } from '../../sender/email/trigger-event.ts';
import { showProgress } from '../../support/people/bulk/progress.ts';
import { type Outcome, runAll } from '../../support/people/bulk/run-all.ts';
import { createTokenBucket } from '../../support/people/bulk/token-bucket.ts';
import { parseCsv } from '../../support/people/invitations/csv.ts';
import { CsvError } from '../../support/people/invitations/csv-error.ts';
import { ABOUT_ROW } from '../../support/people/invitations/invite-file.ts';
import { openJournal } from '../../support/people/invitations/journal.ts';
import { type InviteeRow, readInvitees } from '../../support/people/invitations/read-invitees.ts';
import { readInvitee } from '../../support/people/invitee-rules.ts';
import { makeTemporaryPassword } from '../../support/people/temporary-password.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readInvitees(bytes(text));
const fields = (text: string) => parseCsv(text, ',').map((record) => record.fields);

describe('CSV', () => {
  test('knows quotation marks, line ends and empty lines', () => {
    expect(fields('a,"b ""c"" d"\r\n"e\n,f",\n\n   \n,,\n"", \ng,h\ri,')).toEqual([
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
        const notBlank = records.filter((each) => each.some((field) => field.trim() !== ''));
        expect(fields(write(records))).toEqual(notBlank);
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
      doubts: [],
      ignoredColumns: [],
    });
  });

  const people = [
    { line: 2, address: 'ana@example.com', name: 'Ana Ruiz', language: 'es' },
    { line: 3, address: 'tom@example.com', name: 'Tom Price', language: undefined },
  ];
  const rowsOf = (text: string) => read(text).rows.map((row) => ({ language: undefined, ...row }));

  test.each([
    ['titles in English', 'E-mail,Full name,Preferred language'],
    ['titles in Spanish', 'Correo electrónico,Nombre y apellidos,Idioma'],
    ['titles in French', 'Adresse e-mail,Nom,Langue'],
    ['titles in German', 'E-Mail-Adresse,Name,Sprache'],
    ['titles in Arabic', 'البريد الإلكتروني,الاسم,اللغة'],
    ['titles without accents', 'CORREO ELECTRONICO,NOMBRE,IDIOMA'],
  ])('is read with %s', (_, header) => {
    expect(rowsOf(`${header}\nana@example.com,Ana Ruiz,es\ntom@example.com,Tom Price,`)).toEqual(people);
  });

  test.each([
    ['First name,Last name,Email', 'Ana,Ruiz,ana@example.com'],
    ['Nom,Prénom,Courriel', 'Ruiz,Ana,ana@example.com'],
    ['Nombre,Apellidos,Correo', 'Ana,Ruiz,ana@example.com'],
    ['Name,First name,Last name,Email', 'Ana Ruiz,Ana,Ruiz,ana@example.com'],
  ])('has the whole name from the columns %s', (header, row) => {
    expect(read(`${header}\n${row}`).rows).toMatchObject([{ address: 'ana@example.com', name: 'Ana Ruiz' }]);
  });

  const [header, ...table] = [
    ['email', 'name', 'language', '', ''],
    ['ana@example.com', 'Ana Ruiz', 'es', '', ''],
    ['', '', '', '', ''],
    ['tom@example.com', '"Tom Price"'],
  ] as const;
  const separatedBy = (delimiter: string) =>
    [header, ...table].map((row) => row?.join(delimiter)).join('\r\n');
  const lines = [2, 4];
  const expected = people.map((person, index) => ({ ...person, line: lines[index] }));

  test.each([',', ';', '\t', '|'])(
    'is read with empty columns, short rows and the separator %j',
    (delimiter) => {
      expect(rowsOf(separatedBy(delimiter))).toEqual(expected);
    },
  );

  test.each(['sep=;', '"sep=;"', 'SEP=;;;'])('is read with the first line %s', (first) => {
    expect(rowsOf(`${first}\r\n${separatedBy(';')}`)).toEqual(
      expected.map((person) => ({ ...person, line: (person.line ?? 0) + 1 })),
    );
    expect(() => read('sep=x\nemailxname')).toThrow('names a separator that is no comma, semicolon or tab');
  });

  test('is read as the Unicode text of a spreadsheet, in either byte order', () => {
    const text = `\ufeff${separatedBy('\t').replace('Ana Ruiz', 'Ana Núñez')}`;
    const littleEndian = Buffer.from(text, 'utf16le');
    for (const file of [littleEndian, Buffer.from(littleEndian).swap16(), Buffer.from(text)]) {
      expect(readInvitees(file).rows[0]?.name).toBe('Ana Núñez');
    }
  });

  test('names the columns that it does not use', () => {
    const { rows, ignoredColumns } = read('Patient number,E-mail,Born\n17,ana@example.com,1980-02-03');
    expect(rows).toEqual([{ line: 2, address: 'ana@example.com', name: undefined }]);
    expect(ignoredColumns).toEqual(['Patient number', 'Born']);
  });

  test('has addresses, however they are spelt, in the form in which email is sent to them', () => {
    const { rows, refused } = read(
      [
        'email',
        'ana@Müller-Praxis.example',
        "\u202amailto:o'neil@example.com\u202c",
        'Tom Price <tom@example.com>',
        'q&a`$x@почта.рф',
        'ANA@xn--mller-praxis-dlb.example',
      ].join('\n'),
    );
    expect(rows.map(({ address }) => address)).toEqual([
      'ana@xn--mller-praxis-dlb.example',
      "o'neil@example.com",
      'tom@example.com',
      'q&a`$x@xn--80a1acny.xn--p1ai',
    ]);
    expect(refused).toEqual([{ line: 6, reason: 'the address is that of line 2' }]);
  });

  test.each([
    ['es_MX', 'es-MX'],
    ['fr_CA', 'fr-CA'],
    ['spa', 'es'],
    ['Español', 'es'],
    ['SPANISH', 'es'],
    ['Spanish (Mexico)', 'es'],
    ['الإسبانية', 'es'],
    ['anglais', 'en'],
    ['Deutsch', 'de'],
    ['ar-EG-u-nu-latn', 'ar-EG'],
  ])('has the language %s as %s', (written, language) => {
    expect(read(`email,language\nana@example.com,${written}`).rows).toMatchObject([{ language }]);
  });

  test('has doubts about mistyped domains and languages without emails, and refuses neither', () => {
    const { rows, doubts } = read(
      'email,language\nana@gmial.com,es-MX\ntom@gmail.com,pt-BR\nkim@gmail.com,fr',
    );
    expect(rows).toHaveLength(3);
    expect(doubts).toEqual([
      { line: 2, reason: 'gmial.com looks like gmail.com' },
      { line: 3, reason: "there are no emails in pt-BR, so they are in the clinic's language" },
    ]);
  });

  test('has each row that cannot be used refused with its line and reason', () => {
    const { rows, refused } = read(
      [
        'email,name,language',
        'ana@example.com,Ana,es',
        'ana(at)example.com,Ana,es',
        'ANA@example.com,Ana again,es',
        'kim@example.com,Kim,klingon-language',
        'lee@example.com,Ruiz, Lee,en',
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
      { line: 5, reason: 'the language must be a tag such as en or es-MX, or a name such as Spanish' },
      { line: 6, reason: 'the row has 4 fields, and the first line 3' },
      { line: 7, reason: 'the address is missing' },
      { line: 8, reason: 'the quotation marks are not in pairs' },
      {
        line: 9,
        reason: 'the address has letters beyond a to z before the @, to which no email can be sent',
      },
      { line: 10, reason: 'the address is longer than an email address can be' },
      { line: 11, reason: 'the name must be one line' },
    ]);
  });

  test.each([
    ['', 'The file is empty'],
    ['\n,,\n', 'The file is empty'],
    ['ana@example.com,Ana,es\n', 'names no column email'],
    ['name,language\nAna,es', 'names no column email'],
    ['email,email\n', 'names a column twice'],
    ['E-mail;Courriel\n', 'names a column twice'],
    ['email,"name\n', 'The quotation marks of the first line are not in pairs'],
  ])('is refused as a whole when it begins with %j', (text, sentence) => {
    expect(() => read(text)).toThrow(CsvError);
    expect(() => read(text)).toThrow(sentence);
    expect(() => read(text)).toThrow('The first line must name the columns: email,name,language.');
  });

  test.each([
    ['Windows-1252', Buffer.from('email,name\na@example.com,Zo\xeb', 'latin1'), 'The file is not in UTF-8'],
    ['UTF-16 without a mark', Buffer.from('email\nana@example.com', 'utf16le'), 'The file is not in UTF-8'],
    ['a workbook', Buffer.from('PK\u0003\u0004 sheet'), 'The file is a spreadsheet, not CSV'],
  ])('is refused as %s, with what to do', (_, file, sentence) => {
    expect(() => readInvitees(file)).toThrow(CsvError);
    expect(() => readInvitees(file)).toThrow(sentence);
    expect(() => readInvitees(file)).toThrow('choose File > Save As and the type "CSV UTF-8');
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
          for (const { line, ...row } of rows) expect(readInvitee(row).invitee).toEqual(row);
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
    const { invitee } = readInvitee({ address: 'ana@example.com', language: locale });
    expect(invitee?.language).toBe(locale);
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
