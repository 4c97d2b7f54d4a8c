import { samples } from './samples.ts';

/** Returns the text that an inbox shows after the subject: the first, hidden text of the HTML. */
const preheader = (html: string) => /<div style="display:none[^>]*>(?<text>[^<]*)/.exec(html)?.groups?.text;

describe('an email is as it was reviewed', () => {
  test.each(samples)('$name', ({ email }) => {
    const { subject, html, text } = email;
    expect({ subject, preheader: preheader(html), text, html }).toMatchSnapshot();
  });
});
