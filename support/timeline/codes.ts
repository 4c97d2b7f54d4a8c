import { EMAIL_KINDS } from '../../sender/email/kinds.ts';
import type { EmailTimeline } from './email-timelines.ts';

/** Whether an email has something that the patient enters: a code or a password. */
export const hasSecret = ({ kind }: Pick<EmailTimeline, 'kind'>): boolean =>
  kind !== 'unknown' && EMAIL_KINDS[kind].secret !== 'none';

/**
 * Returns the purpose of a code: a newer code replaces an older one for the same purpose. A code to confirm an account and
 * another one to confirm it have the same.
 */
export const purposeOf = ({ kind }: Pick<EmailTimeline, 'kind'>): string =>
  kind === 'unknown' ? kind : (EMAIL_KINDS[kind].page ?? kind);
