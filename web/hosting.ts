import { ROUTES } from './src/routes.ts';

/** Headers for the addresses that match a pattern, as Amplify Hosting knows them. */
export interface HeaderRule {
  readonly pattern: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

/** What is served at an address that is not a file. */
export interface RewriteRule {
  readonly source: string;
  readonly target: string;
  readonly status: '200' | '404';
}

const PAGE = '/index.html';
const NO_STORE = { key: 'Cache-Control', value: 'no-store' };

/** Every address of the app is the same page; anything else is that page too, which then says so. */
export const REWRITES: readonly RewriteRule[] = [
  ...ROUTES.map((source) => ({ source, target: PAGE, status: '200' as const })),
  { source: '/<*>', target: PAGE, status: '404' },
];

/**
 * The headers of the site: nothing is loaded from, sent to or framed by anyone else, and pages are not kept.
 *
 * @param userPoolEndpoint origin that the browser reaches the user pool at
 * @param signInUrl origin of the sign-in pages that all apps share, where the portal uses them; it talks to no other
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/custom-headers.html
 */
export function siteHeaders(userPoolEndpoint: string, signInUrl?: string): readonly HeaderRule[] {
  const others = [userPoolEndpoint, ...(signInUrl === undefined ? [] : [signInUrl])];
  return [
    { pattern: '**', headers: securityHeaders(others) },
    {
      pattern: '/assets/**',
      headers: [{ key: 'Cache-Control', value: 'public, max-age=31536000, immutable' }],
    },
    ...['/', PAGE, '/config.json', ...ROUTES].map((pattern) => ({ pattern, headers: [NO_STORE] })),
  ];
}

function securityHeaders(others: readonly string[]): HeaderRule['headers'] {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self'",
    'connect-src': `'self' ${others.join(' ')}`,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'",
  };
  const headers = {
    'Content-Security-Policy': Object.entries(policy)
      .map(([name, value]) => `${name} ${value}`)
      .join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    'Referrer-Policy': 'no-referrer',
    'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  };
  return Object.entries(headers).map(([key, value]) => ({ key, value }));
}
