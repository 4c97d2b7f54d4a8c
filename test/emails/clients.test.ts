import { type CanIEmailResult, caniemail } from 'caniemail';
import { samples } from './samples.ts';

type Clients = Parameters<typeof caniemail>[0]['clients'];
type Issues = CanIEmailResult['issues']['errors'];

/** The mail programs that most patients read with, as far as the data of caniemail.com covers what is used here. */
const CLIENTS: Clients = [
  'apple-mail.*',
  'gmail.*',
  'outlook.*',
  'samsung-email.*',
  'yahoo.*',
  'aol.*',
  'protonmail.*',
];

interface Exception {
  /** Clients without the feature. */
  readonly none?: readonly string[];
  /** Clients with a part of it. */
  readonly partial?: readonly string[];
  readonly because: string;
}

/** What some clients lack and why that does no harm; `yahoo.*` is every client of Yahoo. */
const ACCEPTED: Readonly<Record<string, Exception>> = {
  '!important keyword': {
    partial: ['gmail.*', 'outlook.windows', 'outlook.windows-mail', 'yahoo.*', 'aol.*', 'protonmail.*'],
    because: 'Written with a space before it, which is all that these need.',
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
    because: 'The background also stands on a table cell, language and direction on a div.',
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
    because: 'Holds what is better with it and readable without: dark colours and narrow windows.',
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
    because: 'Speaks to Outlook.com in a <style> of its own, so that nothing else is lost with it.',
  },
  'Class selector': {
    none: ['gmail.mobile-webmail', 'protonmail.desktop-webmail', 'protonmail.ios'],
    partial: ['gmail.android', 'gmail.ios'],
    because: 'Only inside <style>; what matters stands on the element.',
  },
  'Descendant combinator': {
    none: ['gmail.mobile-webmail', 'protonmail.desktop-webmail', 'protonmail.ios'],
    partial: ['gmail.android', 'gmail.ios'],
    because: 'Only inside <style>; what matters stands on the element.',
  },
  'Type selector': {
    none: ['gmail.mobile-webmail', 'protonmail.desktop-webmail', 'protonmail.ios'],
    partial: ['gmail.android', 'gmail.ios'],
    because: 'Only inside <style>; what matters stands on the element.',
  },
  'align attribute': {
    partial: ['outlook.macos', 'protonmail.desktop-webmail'],
    because: 'Centres only; left and right are never asked for.',
  },
  'aria-hidden attribute': {
    none: ['outlook.windows-mail', 'yahoo.*', 'aol.*'],
    because: 'Keeps the filler of the preheader from screen readers; display:none does so too.',
  },
  background: {
    partial: ['outlook.windows', 'outlook.windows-mail', 'yahoo.*', 'aol.*'],
    because: 'Colours only; the attribute bgcolor says the same to Outlook.',
  },
  border: {
    partial: ['outlook.windows', 'outlook.windows-mail'],
    because: 'A line of one pixel around the button, and none around the logo.',
  },
  'border-radius': {
    none: ['outlook.windows', 'outlook.windows-mail'],
    partial: ['yahoo.*', 'aol.*'],
    because: 'Corners are square in Outlook on Windows; no ellipses are asked for.',
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
    because: 'Stands on html, div, table and span, never on a link.',
  },
  display: {
    partial: ['gmail.android', 'gmail.ios', 'outlook.windows', 'outlook.windows-mail', 'yahoo.*', 'aol.*'],
    because: 'Only none, block and inline-block; without the last two, links are as high as their text.',
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
    because: 'Stands on html and div.',
  },
  'letter-spacing': {
    partial: ['outlook.windows', 'outlook.windows-mail'],
    because: 'Positive, and the code is readable without.',
  },
  'line-height': {
    partial: ['outlook.windows', 'outlook.windows-mail'],
    because: 'Without a unit, which is the form that works.',
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
      'On cells, where it works; the button has mso-padding-alt, and other links are as high as their text.',
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
    because: 'Only none, on the button; underlined it is a button still.',
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

/** `feature: client has none of it`, for every feature that some email uses. */
function findLacks(): Set<string> {
  const lacks = new Set<string>();
  const add = (issues: Issues, support: string) => {
    for (const [client, found] of issues) {
      for (const { title } of found) lacks.add(`${title}: ${client} ${support}`);
    }
  };
  for (const { email } of samples) {
    const { errors, warnings } = caniemail({ clients: CLIENTS, html: email.html }).issues;
    add(errors, 'has none of it');
    add(warnings, 'has a part of it');
  }
  return lacks;
}

/** The lines of the table above that speak of a lack. */
function matching(lack: string): string[] {
  return rows
    .filter(({ feature, pattern, support }) => {
      const client = pattern.endsWith('*') ? pattern.slice(0, -1) : `${pattern} `;
      return lack.startsWith(`${feature}: ${client}`) && lack.endsWith(support);
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

const lacks = [...findLacks()];

test('mail programs show all that is used, but for what is accepted above', () => {
  expect(lacks.filter((lack) => matching(lack).length === 0)).toEqual([]);
});

test('nothing is accepted above that no email needs', () => {
  const needed = new Set(lacks.flatMap(matching));
  expect(rows.map(({ name }) => name).filter((name) => !needed.has(name))).toEqual([]);
});
