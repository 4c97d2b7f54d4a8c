import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EMAIL_KINDS, type EmailKind, emailKinds } from '../../sender/email/kinds.ts';
import { inWords, subjectOf } from '../reference/emails.ts';
import { code } from '../reference/markdown-table.ts';
import { SIGN_IN_PAGE_PICTURES, SYSTEM_PICTURES, WEB_APP_PICTURES } from './descriptions.ts';

/** How a page is shown, by the end of the picture's name; which of them exist is seen in the folder. */
const VIEWS: Readonly<Record<string, string>> = {
  '': 'on a phone',
  '-wide': 'on a wide screen',
  '-dark': 'on a phone, in dark colours',
  '-ar': 'on a phone, in Arabic',
};

/** What an email of the same kind lacks, by the end of its name. */
const WITHOUT: Readonly<Record<string, string>> = {
  '': '',
  '-without-password': ', if the clinic sends no password',
  '-without-details': ', if Cognito names no details',
};

/** The languages of emails, that of the other pictures first. */
const LANGUAGES = ['en', 'es', 'fr', 'ar'];

const exists = (file: string) => existsSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)));

/** Returns a picture in Markdown, in a page of `docs/pictures/`. */
const picture = (file: string, alternative: string) => `![${alternative}](../../${file})`;

/** Returns the pictures of a page, each with the words for how it is shown. */
const pagesOf = (folder: string, states: Readonly<Record<string, string>>, heading: string) =>
  Object.entries(states)
    .map(([name, shows]) => {
      const pictures = Object.entries(VIEWS)
        .map(([view, words]) => [`${folder}/${name}${view}.png`, words] as const)
        .filter(([file]) => exists(file))
        .map(([file, words]) => picture(file, `${shows}; ${words}`));
      return `${heading} ${shows}\n\n${pictures.join('\n')}`;
    })
    .join('\n\n');

/** Writes the page with a picture of every email. */
export function writeEmailPictures(): string {
  return `# Pictures of emails

Every email on a phone, in dark colours, on a wide screen and in each language. The tests take these pictures, and fail
when an email looks different.

${emailKinds.map(emailPictures).join('\n\n')}
`;
}

function emailPictures(kind: EmailKind): string {
  const { secret, lifetime, page } = EMAIL_KINDS[kind];
  const subject = subjectOf(kind);
  const contents = [
    ...(secret === 'code' ? [`a code that works for ${inWords(lifetime)}`] : []),
    ...(secret === 'password' ? ['a temporary password'] : []),
    ...(page === null ? [] : [`a button to /${page}`]),
  ];
  const pictures = Object.entries(WITHOUT).flatMap(([ending, lacks]) => {
    const name = `${kind}${ending}`;
    const has = lacks === '' && contents.length > 0 ? `, with ${contents.join(' and ')}` : lacks;
    const views = ['', '-dark', '-wide'].map((view) => [`en-${name}${view}`, VIEWS[view]] as const);
    const others = LANGUAGES.slice(1).map(
      (tag) => [`${tag}-${name}`, `on a phone, in ${nameOf(tag)}`] as const,
    );
    return [...views, ...others]
      .map(([file, words]) => [`test/emails/screenshots/${file}.png`, words] as const)
      .filter(([file]) => exists(file))
      .map(([file, words]) => picture(file, `The email “${subject}”${has}; ${words}`));
  });
  return `## ${code(kind)} ${subject}\n\n${pictures.join('\n')}`;
}

const nameOf = (tag: string) => new Intl.DisplayNames('en-GB', { type: 'language' }).of(tag);

/** Writes the page with a picture of every page and state of the web app and of the shared sign-in pages. */
export function writePagePictures(): string {
  const parts = Object.entries(WEB_APP_PICTURES).map(
    ([part, states]) => `## ${part}\n\n${pagesOf('test/web/screenshots', states, '###')}`,
  );
  return `# Pictures of pages

Every page and every state of the web app and of the shared sign-in pages. The tests take these pictures, and fail when
a page looks different.

${parts.join('\n\n')}

## The shared sign-in pages

${pagesOf('test/sso/screenshots', SIGN_IN_PAGE_PICTURES, '###')}
`;
}

/** Writes the page with pictures of what staff and developers see. */
export function writeSystemPictures(): string {
  const parts = Object.entries(SYSTEM_PICTURES).map(([part, pictures]) => {
    const shown = Object.entries(pictures).map(
      ([file, shows]) => `${picture(`docs/images/${file}`, shows)}\n\n${shows}.`,
    );
    return `## ${part}\n\n${shown.join('\n\n')}`;
  });
  return `# Pictures of the system

What support and developers see. The tests compare the content of each picture with what is shown now.
[The recording](../images/recording/sign-up-to-support.png) goes from sign-up to inbox to support in 18 seconds.

${parts.join('\n\n')}
`;
}
