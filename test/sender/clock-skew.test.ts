import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { KMSClient } from '@aws-sdk/client-kms';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type AwsServer, startAwsServer } from '../../emulator/aws/server.ts';
import { AwsError } from '../../emulator/aws/service.ts';
import { createCodeEncrypter } from '../../emulator/cognito/encrypt-code.ts';
import { createFindAccount } from '../../sender/accounts.ts';
import { createDecrypt } from '../../sender/codes/decrypt.ts';
import { createSesSend } from '../../sender/email/ses-send.ts';
import { toSenderError } from '../../sender/errors.ts';
import { redactErrors } from '../../sender/redacted-client.ts';
import { TIMING } from '../../sender/timing.ts';
import { clientOptions, KEY, POOL, REGION, startKms, startRefusingKms, startSes } from '../harness/cloud.ts';
import { type Refusal, type SignedProxyOptions, startSignedProxy } from '../harness/signed-proxy.ts';
import { CONTEXT, EMAIL, SEND_CONFIG } from './sample-email.ts';
import { startUserDirectory } from './user-directory.ts';

const MINUTE = 60_000;
const { secretAccessKey } = clientOptions('unused').credentials;

type Skew = Pick<SignedProxyOptions, 'ahead'> & Partial<SignedProxyOptions>;

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** Starts a service behind a proxy that checks signatures. */
async function startSigned<Service extends AwsServer>(service: Service, skew: Skew) {
  const proxy = await startSignedProxy({ target: service.url, secretAccessKey, ...skew });
  open.push(service, proxy);
  return { service, proxy };
}

const failureOf = (error: unknown) => {
  const { failureClass, retryable } = toSenderError(error);
  return { failureClass, retryable };
};

/** Starts an SES with this clock, and returns a function that sends an email with the deployed client. */
async function startSending(skew: Skew, answers?: Parameters<typeof startSes>[0]) {
  const { service, proxy } = await startSigned(await startSes(answers), skew);
  const client = new SESv2Client({ ...clientOptions(proxy.url), ...TIMING.ses });
  redactErrors(client);
  const sesSend = createSesSend(client, SEND_CONFIG, TIMING.send);
  const send = () => sesSend(EMAIL, CONTEXT).catch(failureOf);
  return { send, proxy, sent: service.sent };
}

const SES_SKEWED = { failureClass: 'ses_unavailable', retryable: true };
const SES_DENIED = { failureClass: 'ses_not_allowed', retryable: false };
const NO_TIME_IN_TEXT = 'User is not authorized to perform this action.';
const REFUSALS: Readonly<Record<string, (message: string) => Refusal>> = {
  'InvalidSignatureException 403': (message) => ({ name: 'InvalidSignatureException', status: 403, message }),
  'InvalidSignatureException 400': (message) => ({ name: 'InvalidSignatureException', status: 400, message }),
  SignatureDoesNotMatch: (message) => ({ name: 'SignatureDoesNotMatch', status: 403, message }),
  RequestTimeTooSkewed: () => ({
    name: 'RequestTimeTooSkewed',
    status: 403,
    message: 'The difference between the request time and the current time is too large.',
  }),
  AccessDeniedException: () => ({ name: 'AccessDeniedException', status: 403, message: NO_TIME_IN_TEXT }),
  'a signature that does not match': () => ({
    name: 'InvalidSignatureException',
    status: 403,
    message: 'The request signature we calculated does not match the signature you provided.',
  }),
};
const CLOCKS = { ahead: 10 * MINUTE, behind: -10 * MINUTE };
const clocks = Object.entries(CLOCKS);

describe('SES, whose clock differs from that of the function', () => {
  test.each(
    clocks.flatMap(([clock, ms]) => Object.keys(REFUSALS).map((refusal) => [clock, refusal, ms] as const)),
  )('gets the email at once, when its clock is %s and it answers %s', async (_, refusal, ms) => {
    const refuseTime = REFUSALS[refusal];
    const { send, proxy, sent } = await startSending({ ahead: () => ms, ...(refuseTime && { refuseTime }) });
    expect(await send()).toBe('0102018-1');
    expect(sent).toHaveLength(1);
    expect(proxy.answered).toEqual([expect.any(Number), 200]);
    expect(await send()).toBe('0102018-2');
    expect(proxy.answered).toHaveLength(3);
  });

  test('gets the next email too, when its clock has changed again', async () => {
    let ahead = 0;
    const { send, proxy } = await startSending({ ahead: () => ahead });
    await send();
    ahead = 10 * MINUTE;
    expect(await send()).toBe('0102018-2');
    ahead = -10 * MINUTE;
    expect(await send()).toBe('0102018-3');
    expect(proxy.answered).toEqual([200, 403, 200, 403, 200]);
  });

  test('is asked again by Lambda when the time stays wrong', async () => {
    let ahead = 0;
    // Each answer's date is of another day than the clock that checks the next request.
    const { send, proxy, sent } = await startSending({
      ahead: () => {
        ahead += 24 * 60 * MINUTE;
        return ahead;
      },
    });
    expect(await send()).toEqual(SES_SKEWED);
    expect(proxy.answered).toEqual([403, 403]);
    expect(sent).toEqual([]);
  });

  test('is asked again only once, when it denies the access whatever the time', async () => {
    const deny = () => ({ name: 'AccessDeniedException', status: 403, message: NO_TIME_IN_TEXT });
    const denied = new AwsError('AccessDeniedException', NO_TIME_IN_TEXT, 403);
    const { send, proxy } = await startSending({ ahead: () => 10 * MINUTE, refuseTime: deny }, [denied]);
    expect(await send()).toEqual(SES_DENIED);
    expect(proxy.answered).toEqual([403, 403]);
  });

  test('refuses the email itself at the first request with the right time', async () => {
    const rejected = new AwsError('MessageRejected', 'No.', 400);
    const { send, proxy } = await startSending({ ahead: () => 10 * MINUTE }, [rejected]);
    expect(await send()).toEqual({ failureClass: 'ses_rejected', retryable: false });
    expect(proxy.answered).toEqual([403, 400]);
  });
});

describe('SES, whose clock is that of the function', () => {
  test.each([
    ['a second', 1_000],
    ['four minutes and a half', 4.5 * MINUTE],
  ])('accepts a difference of %s', async (_, ms) => {
    const { send, proxy } = await startSending({ ahead: () => ms });
    expect(await send()).toBe('0102018-1');
    expect(proxy.answered).toEqual([200]);
  });

  test.each([
    ['a signature with another key', { secretAccessKey: 'another' }, []],
    ['a denied access', {}, [new AwsError('AccessDeniedException', NO_TIME_IN_TEXT, 403)]],
    [
      'an unknown key',
      {},
      [new AwsError('UnrecognizedClientException', 'The security token is invalid.', 403)],
    ],
  ])('refuses %s permanently, and is asked once', async (_, options, answers) => {
    const { send, proxy } = await startSending({ ahead: () => 0, ...options }, answers);
    expect(await send()).toEqual(SES_DENIED);
    expect(proxy.answered).toEqual([403]);
  });

  test.each(['ExpiredTokenException', 'ExpiredToken'])('is asked again by Lambda after %s', async (name) => {
    const expired = () => new AwsError(name, 'The security token included in the request is expired', 403);
    const { send } = await startSending({ ahead: () => 0 }, [expired(), expired()]);
    expect(await send()).toEqual(SES_SKEWED);
  });
});

/** Starts a KMS with this clock, and returns a function that decrypts a code with the deployed client. */
async function startDecrypting(skew: Skew) {
  const { service, proxy } = await startSigned(await startKms(), {
    refuseTime: (message) => ({ name: 'InvalidSignatureException', status: 400, message }),
    ...skew,
  });
  const encrypt = createCodeEncrypter({
    keyArn: KEY,
    userPoolId: POOL,
    region: REGION,
    kmsEndpoint: service.url,
  });
  const ciphertext = await encrypt('481516');
  const client = new KMSClient({ ...clientOptions(proxy.url), ...TIMING.kms });
  redactErrors(client);
  const decrypt = createDecrypt(client, KEY, TIMING.keyBudget);
  const input = { ciphertext, userPoolId: POOL, kind: 'sign-in-code' } as const;
  return { decrypt: () => decrypt(input).then((secret) => secret.reveal(), failureOf), proxy };
}

describe('KMS', () => {
  test.each(clocks)('decrypts a code when its clock is %s', async (_, ms) => {
    const { decrypt, proxy } = await startDecrypting({ ahead: () => ms });
    expect(await decrypt()).toBe('481516');
    expect(proxy.answered).toEqual([400, 200]);
  });

  test('is asked again by Lambda when the time stays wrong', async () => {
    let ahead = 0;
    const { decrypt } = await startDecrypting({
      ahead: () => {
        ahead += 24 * 60 * MINUTE;
        return ahead;
      },
    });
    expect(await decrypt()).toEqual({ failureClass: 'key_unavailable', retryable: true });
  });

  test('refuses a signature with another key permanently', async () => {
    const { decrypt, proxy } = await startDecrypting({ ahead: () => 0, secretAccessKey: 'another' });
    expect(await decrypt()).toEqual({ failureClass: 'key_denied', retryable: false });
    expect(proxy.answered).toEqual([403]);
  });

  test.each(['ExpiredTokenException', 'RequestTimeTooSkewed'])(
    'is asked again by Lambda after %s',
    async (name) => {
      const refusing = await startRefusingKms(new AwsError(name, 'No.', 400));
      open.push(refusing);
      const { decrypt } = await startDecrypting({
        ahead: () => 0,
        target: refusing.url,
      });
      expect(await decrypt()).toEqual({ failureClass: 'key_unavailable', retryable: true });
    },
  );
});

describe('look-ups', () => {
  test.each(clocks)('find an account when the clock of Cognito is %s', async (_, ms) => {
    const directory = await startUserDirectory([{ userName: 'alex', email: 'alex@example.com' }]);
    const { proxy } = await startSigned(directory, { ahead: () => ms });
    const client = new CognitoIdentityProviderClient({ ...clientOptions(proxy.url), ...TIMING.accounts });
    redactErrors(client);
    const find = createFindAccount(client, 60_000);
    expect(await find(POOL, 'alex')).toMatchObject({ userName: 'alex' });
    expect(proxy.answered).toEqual([403, 200]);
  });

  test.each(clocks)('read a parameter when the clock of SSM is %s', async (_, ms) => {
    const GetParameter = () => ({ Parameter: { Value: 'value' } });
    const ssm = await startAwsServer({
      services: [{ target: 'AmazonSSM', actions: { GetParameter } }],
      port: 0,
    });
    const { proxy } = await startSigned(ssm, { ahead: () => ms });
    const client = new SSMClient({ ...clientOptions(proxy.url), ...TIMING.parameters });
    expect((await client.send(new GetParameterCommand({ Name: 'name' }))).Parameter?.Value).toBe('value');
    expect(proxy.answered).toEqual([403, 200]);
  });
});
