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
  const { hash, pathname } = window.location;
  const fields = new URLSearchParams(hash.slice(1));
  const code = fields.get('code');
  if (code === null) return undefined;
  window.history.replaceState(null, '', pathname);
  return {
    page: pathname,
    code,
    ref: fields.get('ref') ?? undefined,
    username: fields.get('username') ?? undefined,
  };
}
