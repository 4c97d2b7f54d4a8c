/**
 * Returns the anchor of a heading, as Markdown viewers derive it.
 *
 * @param heading its text without marks such as `**`, e.g. `Emails were lost`
 * @returns e.g. `emails-were-lost`
 * @see https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links
 */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}
