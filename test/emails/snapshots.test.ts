import { samples } from './samples.ts';

/** What stands in the inbox after the subject: the first text of the HTML, hidden. */
const preheader = (html: string) => /<div style="display:none[^>]*>(?<text>[^<]*)/.exec(html)?.groups?.text;

describe('an email is as it was reviewed', () => {
  test.each(samples)('$name', ({ email }) => {
    const { subject, html, text } = email;
    expect({ subject, preheader: preheader(html), text, html }).toMatchSnapshot();
  });
});
