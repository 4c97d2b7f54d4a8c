import { readStack } from '../../../emulator/template/stack.ts';
import { readHosting } from '../../../local/web/hosting.ts';
import { ASSEMBLY } from '../../harness/assembly.ts';

const { properties } = readStack(ASSEMBLY).only('AWS::Amplify::App');
const files = ['/index.html', '/config.json', '/assets/index-1.js', '/robots.txt'];
const serve = readHosting(properties, (path) => files.includes(path));

describe('the hosting that the template describes', () => {
  test.each([
    '/',
    '/signup',
    '/confirm',
    '/login',
    '/login/code',
    '/reset',
    '/account',
    '/account/email',
    '/help',
  ])('serves the app at %s, and it is not cached', (path) => {
    expect(serve(path)).toMatchObject({
      status: 200,
      file: '/index.html',
      headers: { 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' },
    });
  });

  test('serves the app with status 404 at an unknown path', () => {
    expect(serve('/nowhere')).toMatchObject({ status: 404, file: '/index.html' });
    expect(serve('/login/else')).toMatchObject({ status: 404, file: '/index.html' });
  });

  test('forbids caching of the configuration, and lets files with a hash in their name be cached for ever', () => {
    expect(serve('/config.json')).toMatchObject({ status: 200, headers: { 'Cache-Control': 'no-store' } });
    expect(serve('/assets/index-1.js').headers['Cache-Control']).toBe('public, max-age=31536000, immutable');
  });

  test.each([...files, '/login', '/nowhere'])('protects %s with every security header', (path) => {
    const { headers } = serve(path);
    const policy = headers['Content-Security-Policy'] ?? '';
    expect(policy).not.toMatch(/unsafe|\*|data:|http:/);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({
      'Referrer-Policy': 'no-referrer',
      'Strict-Transport-Security': expect.stringContaining('max-age=63072000'),
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    });
  });

  test('lets the app connect only to the user pool of its region', () => {
    const policy = serve('/login').headers['Content-Security-Policy'] ?? '';
    const hosts = policy.match(/https?:[^ ;]+/g);
    expect(hosts).toEqual(['https://cognito-idp.eu-west-1.amazonaws.com']);
  });

  test('supports the patterns of Amplify Hosting', () => {
    const rules = {
      CustomRules: [{ Source: '/old/<*>', Target: '/new.html', Status: '200' }],
      CustomHeaders: 'customHeaders: [{ pattern: "/*.json", headers: [{ key: A, value: b }] }]',
    };
    const hosting = readHosting(rules, (path) => path === '/x.json' || path === '/deep/x.json');
    expect(hosting('/old/a/b')).toMatchObject({ status: 200, file: '/new.html' });
    expect(hosting('/x.json').headers).toEqual({ A: 'b' });
    expect(hosting('/deep/x.json').headers).toEqual({});
    expect(hosting('/nothing')).toEqual({ status: 404, file: '', headers: {} });
  });
});
