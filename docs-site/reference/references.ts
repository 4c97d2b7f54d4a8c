import { writeEmailPictures, writePagePictures, writeSystemPictures } from '../pictures/write-pictures.ts';
import { writeAlarms } from './alarms.ts';
import { writeCommands } from './commands.ts';
import { writeConstruct } from './construct.ts';
import { writeEmails } from './emails.ts';
import { writeFailures } from './failures.ts';
import { writeLogs } from './logs.ts';
import { writeSettings } from './settings.ts';

interface Reference {
  /** Its words in the navigation. */
  readonly label: string;
  /** Returns the page in Markdown. */
  readonly write: () => string | Promise<string>;
}

/** Every page that is generated from the code, by the path of the Markdown file that it stands for. */
export const REFERENCES: Readonly<Record<string, Reference>> = {
  'docs/reference/commands.md': { label: 'Commands', write: writeCommands },
  'docs/reference/settings.md': { label: 'Settings of the clinic', write: writeSettings },
  'docs/reference/construct.md': { label: 'The construct', write: writeConstruct },
  'docs/reference/emails.md': { label: 'Emails', write: writeEmails },
  'docs/reference/logs.md': { label: 'Logs, metrics and traces', write: writeLogs },
  'docs/reference/failures.md': { label: 'Failures', write: writeFailures },
  'docs/reference/alarms.md': { label: 'Alarms', write: writeAlarms },
};

/** Pages with pictures of everything, which are generated from lists of what each picture shows. */
export const PICTURE_PAGES: Readonly<Record<string, Reference>> = {
  'docs/pictures/system.md': { label: 'The system', write: writeSystemPictures },
  'docs/pictures/emails.md': { label: 'Emails', write: writeEmailPictures },
  'docs/pictures/pages.md': { label: 'Pages', write: writePagePictures },
};
