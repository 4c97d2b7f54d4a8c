/**
 * Returns the anchor of a heading, as Markdown viewers derive it.
 *
 * @param heading e.g. `Emails were lost`
 * @returns e.g. `emails-were-lost`
 * @see https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links
 */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}
