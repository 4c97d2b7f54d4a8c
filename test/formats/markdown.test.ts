import type { Token } from 'markdown-it';
import { anchorOf } from '../../formats/heading-anchor.ts';
import { createMarkdown, headingsOf, replaceLinks } from '../../formats/markdown.ts';

const parse = (text: string) => createMarkdown().parse(text, {});

describe('an anchor', () => {
  test.each([
    ['Emails were lost', 'emails-were-lost'],
    ['2. site.config.json', '2-siteconfigjson'],
    ["8. The site's own domain", '8-the-sites-own-domain'],
    ['The event `email_sent`', 'the-event-email_sent'],
    ['Où sont les e-mails ?', 'où-sont-les-e-mails-'],
  ])('of "%s" is the one that viewers derive', (heading, anchor) => {
    expect(anchorOf(heading)).toBe(anchor);
  });
});

describe('Markdown', () => {
  test('gives headings anchors without their marks, and numbers those that repeat', () => {
    const tokens = parse('# A `code` and a [link](x.md)\n\n## Again\n\n## Again\n');
    expect(headingsOf(tokens)).toEqual([
      { level: 1, text: 'A code and a link', anchor: 'a-code-and-a-link' },
      { level: 2, text: 'Again', anchor: 'again' },
      { level: 2, text: 'Again', anchor: 'again-1' },
    ]);
    expect(createMarkdown().render('## Again')).toBe('<h2 id="again">Again</h2>\n');
  });

  test('shows HTML as text', () => {
    expect(createMarkdown().render('<b onclick="x()">bold</b>')).not.toContain('<b');
  });

  test('hands over whole links and pictures, also beside each other', () => {
    const tokens = parse('See [one *two*](a.md), ![a picture](b.png) and [three](c.md).');
    const seen: string[] = [];
    replaceLinks(tokens, (group) => {
      const [first] = group as [Token, ...Token[]];
      seen.push(`${first.type} ${first.attrGet('href') ?? first.attrGet('src')} ${group.length}`);
      return first.type === 'image' ? [] : group.slice(1, -1);
    });
    expect(seen).toEqual(['link_open a.md 6', 'image b.png 1', 'link_open c.md 3']);
    const markdown = createMarkdown();
    expect(markdown.renderer.render(tokens, markdown.options, {})).toBe(
      '<p>See one <em>two</em>,  and three.</p>\n',
    );
  });
});
