/** The fields that the button of an email carries in its link. */
export interface DeepLink {
  /** The page that the link leads to; no other page uses the fields. */
  readonly page: string;
  readonly username: string;
  readonly code: string;
}

/**
 * Removes the username and code from the address bar and returns them, so that they are not seen, shared or kept in the
 * history. They only fill in a form: mail scanners open links too, and must not confirm anything.
 *
 * @returns undefined when the address has no such fields
 */
export function takeDeepLink(): DeepLink | undefined {
  const { hash, pathname } = window.location;
  const fields = new URLSearchParams(hash.slice(1));
  const [username, code] = [fields.get('username'), fields.get('code')];
  if (username === null || code === null) return undefined;
  window.history.replaceState(null, '', pathname);
  return { page: pathname, username, code };
}
