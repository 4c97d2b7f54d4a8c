import { PICTURE_PAGES, REFERENCES } from './reference/references.ts';

/** A part of the documentation: its pages by their source, in the order of the navigation. */
interface Section {
  readonly title: string;
  /** Markdown files of the repository, or the names of generated references, each with its words in the navigation. */
  readonly pages: Readonly<Record<string, string>>;
}

/** Folders whose pages are found through a page of their own, which lists them, and not in the navigation. */
export const LISTED_ELSEWHERE: Readonly<Record<string, string>> = {
  'docs/decisions/': 'docs/decisions/README.md',
};

const labelsOf = (pages: typeof REFERENCES) =>
  Object.fromEntries(Object.entries(pages).map(([name, { label }]) => [name, label]));

/** The order of the documentation. */
export const SECTIONS: readonly Section[] = [
  {
    title: 'Start',
    pages: { 'README.md': 'Overview', 'docs/tutorial.md': 'Tutorial' },
  },
  {
    title: 'How to',
    pages: {
      'docs/guides/brand.md': 'Use your name, colour and logo',
      'docs/guides/sentence.md': 'Change a sentence',
      'templates/README.md': 'Write an email',
      'docs/languages.md': 'Add a language',
      'docs/guides/app.md': 'Connect an app',
      'docs/sso.md': 'One sign-in for all apps',
      'package/README.md': 'Emails for your own stack',
      'docs/existing-pools.md': 'Use a user pool that exists',
      'docs/deploying.md': 'Deploy',
      'docs/guides/second-stage.md': 'Run a second stage',
      'docs/support.md': 'Support patients',
      'docs/users.md': 'Manage patients',
    },
  },
  {
    title: 'Reference',
    pages: {
      ...labelsOf(REFERENCES),
      'web/README.md': 'The web app',
      'local/README.md': 'The local system',
      'local/sign-in-pages/README.md': 'The local sign-in pages',
      'emulator/README.md': 'AWS on one machine',
      'emulator/cognito/README.md': 'The local user pool',
    },
  },
  { title: 'Pictures', pages: labelsOf(PICTURE_PAGES) },
  {
    title: 'Explanations',
    pages: {
      'SECURITY.md': 'Security',
      'docs/failure-modes.md': 'Failure modes',
      'docs/performance.md': 'Performance',
      'docs/decisions/README.md': 'Decisions',
      'docs/dependencies.md': 'Dependencies',
    },
  },
  {
    title: 'The project',
    pages: {
      'CONTRIBUTING.md': 'Contributing',
      'docs/package/publishing.md': 'Publish the package',
      'CHANGELOG.md': 'Changelog',
    },
  },
];
