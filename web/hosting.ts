import { ROUTES } from './src/routes.ts';

/** A custom header rule of Amplify Hosting. */
export interface HeaderRule {
  readonly pattern: string;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

/** A rewrite rule of Amplify Hosting, for paths that are not files. */
export interface RewriteRule {
  readonly source: string;
  readonly target: string;
  readonly status: '200' | '404';
}

const PAGE = '/index.html';
const NO_STORE = { key: 'Cache-Control', value: 'no-store' };

/** Every path serves the same page. An unknown path gets status 404, and the page says that it was not found. */
export const REWRITES: readonly RewriteRule[] = [
  ...ROUTES.map((source) => ({ source, target: PAGE, status: '200' as const })),
  { source: '/<*>', target: PAGE, status: '404' },
];

/**
 * Returns the headers of the site. Only the site and the given origins may be contacted, no other site may frame a page,
 * and pages are not cached.
 *
 * @param userPoolEndpoint origin at which the browser reaches the user pool
 * @param signInUrl origin of managed login, if the portal uses it
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/custom-headers.html
 */
export function siteHeaders(userPoolEndpoint: string, signInUrl?: string): readonly HeaderRule[] {
  const origins = [userPoolEndpoint, ...(signInUrl === undefined ? [] : [signInUrl])];
  return [
    { pattern: '**', headers: securityHeaders(origins) },
    {
      pattern: '/assets/**',
      headers: [{ key: 'Cache-Control', value: 'public, max-age=31536000, immutable' }],
    },
    ...['/', PAGE, '/config.json', ...ROUTES].map((pattern) => ({ pattern, headers: [NO_STORE] })),
  ];
}

function securityHeaders(origins: readonly string[]): HeaderRule['headers'] {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self'",
    'connect-src': `'self' ${origins.join(' ')}`,
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
