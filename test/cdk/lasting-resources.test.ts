import { readFileSync } from 'node:fs';
import type { TemplateResource } from './documented-rules.ts';
import { type LastingResources, lastingResourcesOf, lossesBetween } from './lasting-resources.ts';
import { site, synthesise } from './synthesise.ts';

const DEPLOYED: LastingResources = JSON.parse(
  readFileSync(new URL('lasting-resources.json', import.meta.url), 'utf8'),
);

const booking = {
  name: 'Booking',
  type: 'public' as const,
  callbackUrls: ['https://booking.riverside-clinic.example/'],
  signOutUrls: ['https://booking.riverside-clinic.example/'],
};

/** A site with another app, so that the list contains an app's client and the domain of the sign-in pages. */
const resources: Record<string, TemplateResource> = synthesise({
  site: {
    stage: 'production',
    apps: [booking],
    signInDomainPrefix: 'riverside-clinic',
    email: {
      ...site.email,
      domain: 'mail.riverside-clinic.example',
      from: 'a@mail.riverside-clinic.example',
    },
  },
}).toJSON().Resources;
const lasting = lastingResourcesOf(resources);

/** Returns the losses that a change of the template would cause. */
function lossesAfter(edit: (resources: Record<string, TemplateResource>) => void) {
  const changed = structuredClone(resources);
  edit(changed);
  return lossesBetween(lasting, lastingResourcesOf(changed));
}

const idOf = (type: string, start = '') =>
  String(Object.keys(lasting).find((id) => lasting[id]?.type === type && id.startsWith(start)));

describe('an update of a deployed stack', () => {
  test('replaces and deletes nothing that patients, apps or support would lose', () => {
    expect(lossesBetween(DEPLOYED, lasting)).toEqual([]);
  });

  test('adds nothing lasting that is missing in lasting-resources.json, which would then not be watched', () => {
    expect(lasting).toEqual(DEPLOYED);
  });
});

describe('the test of lasting resources fails', () => {
  test('when a user pool gets another logical id', () => {
    const pool = idOf('AWS::Cognito::UserPool');
    const losses = lossesAfter((changed) => {
      Object.assign(changed, { Renamed: changed[pool] });
      delete changed[pool];
    });
    expect(losses).toContain(
      `${pool} (AWS::Cognito::UserPool) is no longer in the template. Every patient would lose their account.`,
    );
  });

  test.each([
    ['AWS::Cognito::UserPool', 'AliasAttributes', ['email', 'phone_number'], 'Every patient'],
    ['AWS::Cognito::UserPool', 'UsernameConfiguration', { CaseSensitive: true }, 'Every patient'],
    ['AWS::Cognito::UserPool', 'Schema', [], 'Every patient'],
    ['AWS::Cognito::UserPoolClient', 'GenerateSecret', true, 'Everybody who uses the app'],
    ['AWS::Cognito::UserPoolDomain', 'Domain', 'other', 'The sign-in pages'],
    ['AWS::SES::EmailIdentity', 'EmailIdentity', 'other.example', 'Nothing would be sent'],
    ['AWS::SQS::Queue', 'QueueName', 'failures', 'The emails that could not be sent'],
    ['AWS::Logs::LogGroup', 'LogGroupName', '/clinic/log', 'Support would no longer see'],
  ])('when %s gets another %s', (type, name, value, sentence) => {
    const id = idOf(type);
    expect(lossesAfter((changed) => Object.assign(changed[id]?.Properties ?? {}, { [name]: value }))).toEqual(
      [expect.stringMatching(`^${name} of ${id} .* cannot change without a new resource. ${sentence}`)],
    );
  });

  test.each(['login.clinic.example', undefined])(
    'when the domain of passkeys becomes %s, and not when there was none',
    (WebAuthnRelyingPartyID) => {
      const pool = idOf('AWS::Cognito::UserPool');
      const edit = (changed: Record<string, TemplateResource>) =>
        Object.assign(changed[pool]?.Properties ?? {}, { WebAuthnRelyingPartyID });
      expect(lossesAfter(edit)).toEqual([
        expect.stringMatching(
          `^WebAuthnRelyingPartyID of ${pool} .* changes. Every passkey would stop working`,
        ),
      ]);
      const without = structuredClone(resources);
      Object.assign(without[pool]?.Properties ?? {}, { WebAuthnRelyingPartyID: undefined });
      expect(lossesBetween(lastingResourcesOf(without), lasting)).toEqual([]);
    },
  );

  test('not when the pool gets one more attribute, or another setting that can change', () => {
    const pool = idOf('AWS::Cognito::UserPool');
    const losses = lossesAfter((changed) => {
      const properties = changed[pool]?.Properties ?? {};
      const schema = properties.Schema as object[];
      Object.assign(properties, { Schema: [...schema, { Name: 'more' }], UserPoolTier: 'PLUS' });
    });
    expect(losses).toEqual([]);
  });
});
