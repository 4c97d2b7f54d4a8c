import { toInboxPreview } from '../../preview/inbox-preview.ts';

describe('the line below a subject in an inbox', () => {
  test('is the beginning of the text, hidden text included', () => {
    const html = `<head><title>Not this</title><style>p { color: red }</style></head>
      <body><!-- nor this --><div style="display:none">Use the code.</div>\n<p>Your&nbsp;code &#38; more</p></body>`;
    expect(toInboxPreview(html)).toBe('Use the code. Your code & more');
  });

  test('ends where the padding of a preheader ends', () => {
    const html = `<div>Use the code.</div><div>${'&#847;&zwnj;&nbsp;'.repeat(90)}</div><p>481516</p>`;
    expect(toInboxPreview(html)).toBe('Use the code.');
  });

  test('keeps entities that it does not know and marks that were escaped', () => {
    expect(toInboxPreview('<p>&lt;b&gt; &unknown; &#x1F48A; &#99999999;</p>')).toBe(
      '<b> &unknown; 💊 &#99999999;',
    );
  });

  test('is limited in length', () => {
    expect(toInboxPreview(`<p>${'word '.repeat(100)}</p>`).length).toBeLessThanOrEqual(140);
  });
});
