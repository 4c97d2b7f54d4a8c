/**
 * Converts a URL with letters beyond ASCII to the form that browsers send: the host in Punycode, the rest
 * percent-encoded. Other URLs stay as they are written, because Cognito compares them character by character.
 */
export function toAsciiUrl(url: string): string {
  return /^\p{ASCII}*$/u.test(url) ? url : (URL.parse(url)?.href ?? url);
}
