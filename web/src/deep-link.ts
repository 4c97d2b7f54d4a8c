/** What the button of an email brings along. */
export interface DeepLink {
  /** Where the link leads; what it brings along is of use on no other page. */
  readonly page: string;
  readonly username: string;
  readonly code: string;
}

/**
 * Takes what a link carried out of the address bar, so that it is neither seen, shared nor kept in the history.
 * It only fills in a form: mail scanners open links too, and must not confirm anything.
 *
 * @returns undefined when the address carries nothing of ours
 */
export function takeDeepLink(): DeepLink | undefined {
  const { hash, pathname } = window.location;
  const fields = new URLSearchParams(hash.slice(1));
  const [username, code] = [fields.get('username'), fields.get('code')];
  if (username === null || code === null) return undefined;
  window.history.replaceState(null, '', pathname);
  return { page: pathname, username, code };
}
