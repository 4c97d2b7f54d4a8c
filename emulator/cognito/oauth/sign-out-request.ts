import type { Pool } from '../pool.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import { requireClient } from './authorization-request.ts';
import { UnverifiedRequestError } from './errors.ts';

/** The destination of a browser after it is signed out. */
export type SignOutDestination =
  | { readonly to: 'app'; readonly location: string }
  /** Back to the sign-in page, e.g. for another account; the parameters are those of an authorization. */
  | { readonly to: 'sign-in' };

/**
 * Reads the parameters of `/logout`.
 *
 * @throws UnverifiedRequestError when the destination is not one of the app's addresses
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
 */
export function readSignOutRequest(pool: Pick<Pool, 'clients'>, query: URLSearchParams): SignOutDestination {
  const client = requireClient(pool, query);
  if (query.has('logout_uri')) return { to: 'app', location: requireSignOutUrl(client, query) };
  if (query.has('redirect_uri')) return { to: 'sign-in' };
  throw new UnverifiedRequestError('redirect_mismatch');
}

function requireSignOutUrl({ signOutUrls }: ClientSettings, query: URLSearchParams): string {
  const [url = '', ...others] = query.getAll('logout_uri');
  if (others.length > 0) throw new UnverifiedRequestError('repeated_parameter');
  if (!signOutUrls.includes(url)) throw new UnverifiedRequestError('redirect_mismatch');
  return url;
}
