import { type CanIEmailResult, caniemail } from 'caniemail';
import { samples } from './samples.ts';

type Clients = Parameters<typeof caniemail>[0]['clients'];
type Issues = CanIEmailResult['issues']['errors'];

/** The mail programs of most patients for which caniemail.com has data about the features used here. */
const CLIENTS: Clients = [
  'apple-mail.*',
  'gmail.*',
  'outlook.*',
  'samsung-email.*',
  'yahoo.*',
  'aol.*',
  'protonmail.*',
];

interface AcceptedGap {
  /** Clients that do not support the feature. */
  readonly none?: readonly string[];
  /** Clients that support it partly. */
  readonly partial?: readonly string[];
  readonly because: string;
}

/** The features that some clients lack, and why that is harmless; `yahoo.*` matches every client of Yahoo. */
const ACCEPTED: Readonly<Record<string, AcceptedGap>> = {
  '!important keyword': {
    partial: ['gmail.*', 'outlook.windows', 'outlook.windows-mail', 'yahoo.*', 'aol.*', 'protonmail.*'],
    because: 'Written with a space before it, which is all that these clients need.',
  },
  '<body> element': {
    none: ['outlook.macos', 'yahoo.android', 'yahoo.ios', 'aol.android', 'aol.ios', 'protonmail.*'],
    partial: [
      'gmail.*',
      'outlook.android',
      'outlook.ios',
      'outlook.outlook-com',
      'yahoo.desktop-webmail',
      'aol.desktop-webmail',
    ],
    because: 'The background is also set on a table cell, language and direction on a div.',
  },
  '<style> element': {
    none: ['gmail.mobile-webmail'],
    partial: [
      'gmail.android',
      'gmail.desktop-webmail',
      'gmail.ios',
      'outlook.windows',
      'outlook.windows-mail',
      'protonmail.android',
      'protonmail.ios',
    ],
    because: 'Contains only improvements, and emails are readable without: dark colours and narrow windows.',
  },
  '@media': {
    none: ['gmail.mobile-webmail', 'outlook.windows', 'outlook.windows-mail'],
    partial: [
      'gmail.android',
      'gmail.desktop-webmail',
      'gmail.ios',
      'outlook.android',
      'outlook.ios',
      'outlook.outlook-com',
      'samsung-email.*',
      'yahoo.*',
      'aol.*',
      'protonmail.desktop-webmail',
      'protonmail.ios',
    ],
    because: 'Where it is dropped, the email is light, or keeps the wide spacing, and still fits.',
  },
  'Attribute selector': {
    none: ['gmail.mobile-webmail', 'outlook.windows', 'outlook.windows-mail', 'protonmail.*'],
    partial: [
      'gmail.android',
      'gmail.desktop-webmail',
      'gmail.ios',
      'outlook.android',
      'outlook.ios',
      'outlook.outlook-com',
      'yahoo.*',
      'aol.*',
    ],
    because: 'Addresses Outlook.com in a separate <style>, so that nothing else is lost with it.',
  },
  'Class selector': {
    none: ['gmail.mobile-webmail', 'protonmail.desktop-webmail', 'protonmail.ios'],
    partial: ['gmail.android', 'gmail.ios'],
    because: 'Only inside <style>; everything important is set on the element.',
  },
  'Descendant combinator': {
    none: ['gmail.mobile-webmail', 'protonmail.desktop-webmail', 'protonmail.ios'],
    partial: ['gmail.android', 'gmail.ios'],
    because: 'Only inside <style>; everything important is set on the element.',
  },
  'Type selector': {
    none: ['gmail.mobile-webmail', 'protonmail.desktop-webmail', 'protonmail.ios'],
    partial: ['gmail.android', 'gmail.ios'],
    because: 'Only inside <style>; everything important is set on the element.',
  },
  'align attribute': {
    partial: ['outlook.macos', 'protonmail.desktop-webmail'],
    because: 'Only center is used, never left or right.',
  },
  'aria-hidden attribute': {
    none: ['outlook.windows-mail', 'yahoo.*', 'aol.*'],
    because: 'Hides the filler of the preheader from screen readers; display:none does so too.',
  },
  background: {
    partial: ['outlook.windows', 'outlook.windows-mail', 'yahoo.*', 'aol.*'],
    because: 'Only colours; Outlook gets the same from the attribute bgcolor.',
  },
  border: {
    partial: ['outlook.windows', 'outlook.windows-mail'],
    because: 'A line of one pixel around the button, one of six above the header, and none around the logo.',
  },
  'border-radius': {
    none: ['outlook.windows', 'outlook.windows-mail'],
    partial: ['yahoo.*', 'aol.*'],
    because: 'Corners are square in Outlook on Windows; no ellipses are used.',
  },
  'color-scheme CSS property': {
    none: [
      'gmail.*',
      'outlook.android',
      'outlook.ios',
      'outlook.macos',
      'outlook.outlook-com',
      'outlook.windows',
      'yahoo.*',
      'aol.*',
      'protonmail.android',
      'protonmail.ios',
    ],
    partial: ['outlook.windows-mail'],
    because: 'Says that both schemes are designed; without it the email is light.',
  },
  'color-scheme meta tag': {
    none: ['apple-mail.ios', 'gmail.*', 'outlook.*', 'samsung-email.*', 'yahoo.*', 'aol.*', 'protonmail.*'],
    because: 'Says that both schemes are designed; without it the email is light.',
  },
  'dir attribute': {
    partial: ['gmail.mobile-webmail', 'outlook.windows', 'outlook.windows-mail'],
    because: 'Set on html, div, table and span, never on a link.',
  },
  display: {
    partial: ['gmail.android', 'gmail.ios', 'outlook.windows', 'outlook.windows-mail', 'yahoo.*', 'aol.*'],
    because: 'Only none, block and inline-block; without the last two, links are only as high as their text.',
  },
  'display:none': {
    none: ['gmail.mobile-webmail'],
    partial: ['outlook.windows', 'outlook.windows-mail'],
    because: 'The preheader is hidden by size, height and mso-hide as well.',
  },
  'font-size': {
    partial: ['outlook.windows', 'outlook.windows-mail', 'samsung-email.*', 'yahoo.*', 'aol.*'],
    because: 'Pixels only.',
  },
  'font-weight': {
    partial: ['outlook.windows', 'outlook.windows-mail', 'yahoo.*', 'aol.*'],
    because: 'Only 700.',
  },
  'lang attribute': {
    partial: ['yahoo.*', 'aol.desktop-webmail'],
    because: 'Set on html and div.',
  },
  'letter-spacing': {
    partial: ['outlook.windows', 'outlook.windows-mail'],
    because: 'Only positive values, and the code is readable without.',
  },
  'line-height': {
    partial: ['outlook.windows', 'outlook.windows-mail'],
    because: 'Without a unit, which works everywhere.',
  },
  'mailto: links': {
    partial: ['yahoo.android', 'aol.android', 'protonmail.android'],
    because: 'An address only, without bcc.',
  },
  margin: {
    partial: [
      'gmail.*',
      'outlook.android',
      'outlook.ios',
      'outlook.outlook-com',
      'outlook.windows',
      'outlook.windows-mail',
      'yahoo.*',
      'aol.*',
    ],
    because: 'Never negative, never on a span.',
  },
  'max-height property': {
    none: ['outlook.windows', 'outlook.windows-mail'],
    because: 'The preheader is hidden by display:none and mso-hide as well.',
  },
  'max-width': {
    partial: ['apple-mail.ios', 'outlook.windows', 'outlook.windows-mail'],
    because: 'On the table; Outlook on Windows gets one of 600 pixels around it.',
  },
  opacity: {
    none: ['gmail.mobile-webmail', 'outlook.windows', 'outlook.windows-mail', 'aol.*'],
    because: 'The preheader is hidden by display:none and mso-hide as well.',
  },
  overflow: {
    none: ['outlook.windows', 'outlook.windows-mail'],
    partial: [
      'apple-mail.*',
      'gmail.*',
      'outlook.android',
      'outlook.ios',
      'outlook.macos',
      'outlook.outlook-com',
      'yahoo.*',
      'aol.*',
      'protonmail.*',
    ],
    because: 'Only hides the preheader; nothing scrolls.',
  },
  padding: {
    partial: ['outlook.windows', 'outlook.windows-mail'],
    because:
      'On cells, where it works; the button has mso-padding-alt, and other links are only as high as their text.',
  },
  'role attribute': {
    none: ['outlook.windows-mail'],
    partial: ['yahoo.*', 'aol.*'],
    because: 'On tables only.',
  },
  'table-layout': {
    none: ['outlook.windows', 'outlook.windows-mail'],
    partial: ['gmail.mobile-webmail', 'aol.android', 'aol.ios'],
    because: 'Only lets very long words wrap; ordinary text fits without.',
  },
  'text-decoration': {
    none: ['protonmail.ios'],
    partial: ['gmail.android', 'gmail.ios', 'outlook.windows', 'outlook.windows-mail'],
    because: 'Only none, on the button, which may as well be underlined.',
  },
  'white-space': {
    none: ['outlook.windows', 'outlook.windows-mail', 'samsung-email.*'],
    partial: ['gmail.android', 'gmail.ios', 'yahoo.android', 'yahoo.ios'],
    because: 'Keeps phone numbers on one line and double spaces in passwords; both are rare.',
  },
  'width attribute': {
    partial: ['outlook.windows'],
    because: 'Pixels on tables only; PixelsPerInch makes Outlook on Windows scale them.',
  },
  'word-break': {
    none: ['outlook.windows-mail', 'yahoo.*', 'aol.*'],
    partial: [
      'apple-mail.*',
      'gmail.android',
      'gmail.ios',
      'gmail.mobile-webmail',
      'outlook.android',
      'outlook.ios',
      'outlook.macos',
      'outlook.outlook-com',
      'samsung-email.*',
      'protonmail.android',
      'protonmail.ios',
    ],
    because: 'Only lets very long words wrap; ordinary text fits without.',
  },
};

/** Returns `feature: client has none of it` or `… a part of it`, for every feature that an email uses. */
function findGaps(): Set<string> {
  const gaps = new Set<string>();
  const add = (issues: Issues, support: string) => {
    for (const [client, found] of issues) {
      for (const { title } of found) gaps.add(`${title}: ${client} ${support}`);
    }
  };
  for (const { email } of samples) {
    const { errors, warnings } = caniemail({ clients: CLIENTS, html: email.html }).issues;
    add(errors, 'has none of it');
    add(warnings, 'has a part of it');
  }
  return gaps;
}

/** Returns the rows of the table above that accept a gap. */
function acceptedBy(gap: string): string[] {
  return rows
    .filter(({ feature, pattern, support }) => {
      const client = pattern.endsWith('*') ? pattern.slice(0, -1) : `${pattern} `;
      return gap.startsWith(`${feature}: ${client}`) && gap.endsWith(support);
    })
    .map(({ name }) => name);
}

const rows = Object.entries(ACCEPTED).flatMap(([feature, { none = [], partial = [] }]) => [
  ...none.map((pattern) => ({
    feature,
    pattern,
    support: 'has none of it',
    name: `${feature}: ${pattern} none`,
  })),
  ...partial.map((pattern) => ({
    feature,
    pattern,
    support: 'has a part of it',
    name: `${feature}: ${pattern} partial`,
  })),
]);

const gaps = [...findGaps()];

test('mail programs support every feature that is used, except those accepted above', () => {
  expect(gaps.filter((gap) => acceptedBy(gap).length === 0)).toEqual([]);
});

test('every row above is needed by an email', () => {
  const needed = new Set(gaps.flatMap(acceptedBy));
  expect(rows.map(({ name }) => name).filter((name) => !needed.has(name))).toEqual([]);
});
