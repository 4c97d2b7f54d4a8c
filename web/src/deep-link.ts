import { checkCode } from './forms/checks.ts';

/** The fields that the button of an email carries in its link. */
export interface DeepLink {
  /** The page that the link leads to; no other page uses the fields. */
  readonly page: string;
  readonly code: string;
  /** Refers to the account, so that a browser recognises a sign-up that it began, or the account that is signed in. */
  readonly ref: string | undefined;
  /** The user name of the account, in links that choose a new password. */
  readonly username: string | undefined;
}

/**
 * Removes the code from the address bar and returns it, so that it is not seen, shared or kept in the history. It only
 * fills in a form: mail scanners open links too, and must not confirm anything.
 *
 * @returns undefined when the address has no such fields
 */
export function takeDeepLink(): DeepLink | undefined {
  const { hash, pathname, search } = window.location;
  const link = readDeepLink(pathname + search + hash);
  if (link !== undefined) window.history.replaceState(null, '', link.page);
  return link;
}

/** Mail programs encode a link again at most this often. */
const MOST_ENCODINGS = 3;

/**
 * Reads the fields of an email's link, which mail programs may have bent: `#` encoded or turned into `?`, everything
 * encoded again, `&` written as `&amp;`, or punctuation added to the end.
 *
 * @param address path, query and fragment
 * @returns undefined when there is no code, or when it is managed login's, which comes with a `state`
 */
export function readDeepLink(address: string): DeepLink | undefined {
  let text = address;
  for (let encodings = 0; encodings <= MOST_ENCODINGS; encodings++) {
    const [, path = '', rest = ''] = /^([^#?&]*)[#?&](.*)$/s.exec(text) ?? [];
    const fields = new URLSearchParams(rest.replaceAll(/&(amp;)+|[#?]/g, '&'));
    const code = fields.get('code');
    if (fields.has('state')) return undefined;
    if (code !== null) {
      return {
        page: path.replace(/[^a-z]+$/i, '') || '/',
        code: checkCode(code).value,
        ref: /[0-9a-f]{8}/i.exec(fields.get('ref') ?? '')?.[0].toLowerCase(),
        username: fields.get('username')?.replace(/[^\p{L}\p{N}]+$/u, ''),
      };
    }
    text = decode(text);
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
