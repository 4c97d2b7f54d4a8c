/** Controls, and what turns the direction of a line: a terminal would obey them. */
const OBEYED = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A text that somebody else chose, such as a patient's name, fit to be shown in a terminal. */
export function plain(text: string): string {
  return text.replace(OBEYED, '\ufffd');
}
