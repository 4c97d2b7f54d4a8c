import { SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { startSesHarness } from './harness.ts';

let ses: Awaited<ReturnType<typeof startSesHarness>>;
beforeAll(async () => {
  ses = await startSesHarness();
});
afterAll(() => ses.close());

const simple = {
  Subject: { Data: 'Hello' },
  Body: { Text: { Data: 'Hello there' } },
};

/** Sends an email with changes. @returns `accepted`, or the name, the status and the message of the error */
const outcomeOf = (changes: Partial<SendEmailCommandInput>): Promise<string> => {
  const command = new SendEmailCommand({
    FromEmailAddress: 'accounts@clinic.example',
    Destination: { ToAddresses: ['alex@mail.example'] },
    Content: { Simple: simple },
    ...changes,
  });
  return ses.client.send(command).then(
    () => 'accepted',
    ({ name, message, $metadata }) => `${name} ${$metadata.httpStatusCode} ${message}`,
  );
};
const badRequest = (message: string) => `BadRequestException 400 ${message}`;
const withHeaders = (Headers: { Name: string; Value: string }[]) => ({
  Content: { Simple: { ...simple, Headers } },
});
const header = (Name: string, Value = 'value') => ({ Name, Value });

const ADDRESSES: readonly (readonly [string, string])[] = [
  ['alex@mail.example', 'accepted'],
  ['Alex.O+tag@mail.example', 'accepted'],
  ["o'brien@mail.example", 'accepted'],
  ['"alex smith"@mail.example', 'Local address contains control or whitespace'],
  ['alex@xn--mnchen-3ya.example', 'accepted'],
  ['Alex <alex@mail.example>', 'accepted'],
  ['<alex@mail.example>', 'accepted'],
  ['"Alex, the first" <alex@mail.example>', 'accepted'],
  ['=?UTF-8?B?TcO8bGxlcg==?= <alex@mail.example>', 'accepted'],
  ['Alex, the first <alex@mail.example>', 'Illegal address'],
  ['Müller <alex@mail.example>', 'Illegal address'],
  ['"Müller" <alex@mail.example>', 'Illegal address'],
  ['"Alex\r\nBcc: eve@mail.example" <alex@mail.example>', 'Illegal address'],
  [`=?UTF-8?B?${'A'.repeat(70)}?= <alex@mail.example>`, 'Illegal address'],
  [`"${'x'.repeat(310)}" <alex@mail.example>`, 'Address length exceeds 320 bytes'],
  ['', 'Invalid email address .'],
  ['alex', "Missing final '@domain'"],
  ['@mail.example', 'Missing local name'],
  ['alex@', 'Missing domain'],
  ['alex@mail.example.', 'Missing domain'],
  ['"alex@home"@mail.example', 'Missing domain'],
  ['alex@mail', 'Invalid email address alex@mail.'],
  ['al ex@mail.example', 'Local address contains control or whitespace'],
  ['alex@mail .example', 'Domain contains control or whitespace'],
  ['al:ex@mail.example', 'Local address contains illegal character'],
  ['müller@mail.example', 'Local address contains illegal character'],
  ['.alex@mail.example', 'Local address starts with dot'],
  ['al..ex@mail.example', 'Local address contains dot-dot'],
  ['alex.@mail.example', 'Local address ends with dot'],
  ['alex@münchen.example', 'Domain contains illegal character'],
  ['alex@mail_1.example', 'Domain contains illegal character'],
  ['alex@mail..example', 'Domain contains dot-dot'],
  ['alex@.mail.example', 'Domain starts with dot'],
  ['alex@-mail.example', 'Domain contains illegal character'],
  ['alex@home@mail.example', 'Domain contains illegal character'],
  [`${'a'.repeat(64)}@mail.example`, 'accepted'],
  [`${'a'.repeat(65)}@mail.example`, `Invalid email address ${'a'.repeat(65)}@mail.example.`],
];

describe('SES refuses, with the text of its parser,', () => {
  test.each(ADDRESSES)('%j as a recipient or reply address unless it is valid', async (address, message) => {
    const expected = message === 'accepted' ? message : badRequest(message);
    expect(await outcomeOf({ Destination: { ToAddresses: [address] } })).toBe(expected);
    expect(await outcomeOf({ ReplyToAddresses: [address] })).toBe(expected);
  });

  test('a sender that is not valid', async () => {
    expect(await outcomeOf({ FromEmailAddress: 'Clinic, the first <accounts@clinic.example>' })).toBe(
      badRequest('Illegal address'),
    );
  });

  test('a whole email for one bad recipient', async () => {
    const Destination = { ToAddresses: ['good@mail.example'], BccAddresses: ['müller@mail.example'] };
    expect(await outcomeOf({ Destination })).toBe(badRequest('Local address contains illegal character'));
    expect(
      (await ses.inbox.emails()).some(({ destination }) => destination.to.includes('good@mail.example')),
    ).toBe(false);
  });

  test('more than 50 recipients, and none', async () => {
    const recipients = (count: number) =>
      Array.from({ length: count }, () => 'success@simulator.amazonses.com');
    const Destination = { ToAddresses: recipients(25), CcAddresses: recipients(26) };
    expect(await outcomeOf({ Destination })).toBe(badRequest('Recipient count exceeds 50.'));
    expect(await outcomeOf({ Destination: {} })).toBe(badRequest('The email has no recipient.'));
  });
});

describe('SES refuses headers', () => {
  test.each([
    ['with a space in the name', [header('X Bad')], 'A header has an invalid name.'],
    ['with a colon in the name', [header('X:Bad')], 'A header has an invalid name.'],
    ['with a name over 126 characters', [header('X'.repeat(127))], 'A header has an invalid name.'],
    ['with a line break', [header('X-A', 'a\r\nBcc: b@c.example')], 'The header X-A has an invalid value.'],
    ['with letters that are not ASCII', [header('X-A', 'ü')], 'The header X-A has an invalid value.'],
    [
      'with a value over 870 characters',
      [header('X-A', 'v'.repeat(871))],
      'The header X-A has an invalid value.',
    ],
    ['that it makes itself', [header('reply-to')], 'The header reply-to is not allowed.'],
    [
      'twice that may appear once',
      [header('Auto-Submitted'), header('auto-submitted')],
      'The header auto-submitted can appear only once.',
    ],
    [
      'beyond the fifteenth',
      Array.from({ length: 16 }, (_, index) => header(`X-${index}`)),
      'An email can have at most 15 headers.',
    ],
  ])('%s', async (_, headers, message) => {
    expect(await outcomeOf(withHeaders(headers))).toBe(badRequest(message));
  });

  test('and takes those within the rules', async () => {
    const headers = Array.from({ length: 14 }, (_, index) => header('X-Same', `${index}`));
    expect(await outcomeOf(withHeaders([...headers, header('X'.repeat(126), 'v'.repeat(870))]))).toBe(
      'accepted',
    );
  });
});

describe('SES refuses', () => {
  test.each([
    ['an empty tag', { Name: 'kind', Value: '' }],
    ['a tag with an address', { Name: 'kind', Value: 'alex@mail.example' }],
    ['a tag with a full stop', { Name: 'kind', Value: 'a.b' }],
    ['a tag of over 256 characters', { Name: 'kind', Value: 'x'.repeat(257) }],
    ['a tag name with a space', { Name: 'the kind', Value: 'welcome' }],
  ])('%s', async (_, tag) => {
    expect(await outcomeOf({ EmailTags: [tag] })).toMatch(
      /^BadRequestException 400 Invalid tag (name|value) </,
    );
  });

  test('content that is not complete', async () => {
    const { Subject, Body } = simple;
    expect(await outcomeOf({ Content: {} })).toMatch(/^BadRequestException 400 Exactly one/);
    expect(await outcomeOf({ Content: { Simple: { Subject, Body: {} } } })).toMatch(/content.simple.body/);
    expect(await outcomeOf({ Content: { Simple: { Subject: { Data: 'a\r\nb' }, Body } } })).toBe(
      badRequest('The subject contains a line break.'),
    );
  });

  test('an invalid configuration set name before it looks the set up', async () => {
    expect(await outcomeOf({ ConfigurationSetName: 'no set' })).toMatch(/^BadRequestException 400/);
    expect(await outcomeOf({ ConfigurationSetName: 'Nowhere' })).toMatch(/^NotFoundException 404/);
  });

  test('a sender without a verified identity, and names the region in capitals', async () => {
    const failed =
      'Email address is not verified. The following identities failed the check in region EU-WEST-1:';
    expect(await outcomeOf({ FromEmailAddress: 'Other <info@other.example>' })).toBe(
      `MessageRejected 400 ${failed} Other <info@other.example>, info@other.example`,
    );
    expect(await outcomeOf({ FeedbackForwardingEmailAddress: 'bounces@other.example' })).toBe(
      `MessageRejected 400 ${failed} bounces@other.example`,
    );
  });

  test('no sender at a subdomain of a verified domain', async () => {
    expect(await outcomeOf({ FromEmailAddress: 'news@mail.clinic.example' })).toBe('accepted');
  });

  test('the form before the configuration set, the set before the sender', async () => {
    const unverified = { FromEmailAddress: 'info@other.example' };
    const unknownSet = { ConfigurationSetName: 'Nowhere' };
    const badAddress = { Destination: { ToAddresses: ['alex'] } };
    expect(await outcomeOf({ ...unverified, ...unknownSet, ...badAddress })).toMatch(/^BadRequest/);
    expect(await outcomeOf({ ...unverified, ...unknownSet })).toMatch(/^NotFound/);
    expect(await outcomeOf(unverified)).toMatch(/^MessageRejected/);
  });
});
