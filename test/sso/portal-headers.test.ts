import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkSite } from '../../support/deploy-web/check-site.ts';
import { readWebConfig } from '../../support/deploy-web/web-config.ts';
import { siteHeaders } from '../../web/hosting.ts';
import type { WebConfig } from '../../web/src/config.ts';

const DOMAIN = 'clinic.auth.eu-west-1.amazoncognito.com';
const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com';

const CONFIG: WebConfig = {
  region: 'eu-west-1',
  userPoolId: 'eu-west-1_Example12',
  userPoolClientId: 'portal',
  signInDomain: DOMAIN,
  clinic: {
    name: 'Clinic',
    address: ['1 Road'],
    phone: '112',
    phoneLink: '112',
    supportEmail: 'a@b.example',
    supportEmailLink: 'a@b.example',
    colour: '#005eb8',
  },
  emailFrom: 'no-reply@b.example',
  defaultLanguage: 'en',
  passwordPolicy: { MinimumLength: 12 },
  idleMinutes: 15,
  lives: {
    confirm: { value: 24, unit: 'hour' },
    signIn: { value: 15, unit: 'minute' },
    reset: { value: 1, unit: 'hour' },
  },
};

const policyOf = (rules: ReturnType<typeof siteHeaders>) =>
  rules[0]?.headers.find(({ key }) => key === 'Content-Security-Policy')?.value;

test('the portal may connect to the sign-in pages only if it uses them', () => {
  expect(policyOf(siteHeaders(POOL, `https://${DOMAIN}`))).toContain(
    `connect-src 'self' ${POOL} https://${DOMAIN};`,
  );
  expect(policyOf(siteHeaders(POOL))).toContain(`connect-src 'self' ${POOL};`);
});

/** Serves a site with headers; returns the result of the check after a deployment. */
async function faultsWith(headers: ReturnType<typeof siteHeaders>): Promise<readonly string[]> {
  const server = createServer(({ url = '' }, response) => {
    const own = headers.filter(({ pattern }) => pattern === '**' || pattern === url);
    for (const { key, value } of own.flatMap((rule) => rule.headers)) response.setHeader(key, value);
    response.end(url === '/config.json' ? JSON.stringify(CONFIG) : '<!doctype html>');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = `http://localhost:${(server.address() as AddressInfo).port}`;
  try {
    const signal = AbortSignal.timeout(5000);
    return await checkSite({ address, config: CONFIG }, { interval: 10, signal }, 0);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test('the deployment check finds a missing permission to connect', async () => {
  expect(readWebConfig(JSON.stringify(CONFIG)).config.signInDomain).toBe(DOMAIN);
  expect(await faultsWith(siteHeaders(POOL, `https://${DOMAIN}`))).toEqual([]);
  expect(await faultsWith(siteHeaders(POOL))).toEqual([
    expect.stringContaining('/config.json has another Content-Security-Policy'),
    expect.stringContaining('/login has another Content-Security-Policy'),
  ]);
});
