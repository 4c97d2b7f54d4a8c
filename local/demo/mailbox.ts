import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceivedEmail } from '../../emulator/ses/inbox.ts';
import type { EmailTimeline } from '../../support/timeline/email-timelines.ts';
import { readEmails } from '../operations/email-log.ts';
import type { LocalSystem } from '../system.ts';

/** The inbox and the logs of a system, read together; each email is returned once. */
export interface Mailbox {
  /** Waits for the next unread email of a kind to an address. */
  next(address: string, kind: string): Promise<ReceivedEmail>;
  /** Waits for the timeline of an email, as support sees it. */
  timelineOf(email: ReceivedEmail): Promise<EmailTimeline>;
  /** Waits until an email to a patient has an outcome. */
  outcomeFor(userSub: string, outcome: EmailTimeline['outcome']): Promise<EmailTimeline>;
}

/** Opens the mailbox of all addresses. */
export function openMailbox({ inbox, logs, logGroups }: LocalSystem): Mailbox {
  const read = new Set<string>();
  const find = (wanted: (timeline: EmailTimeline) => boolean) =>
    readEmails(logs, logGroups).find((email) => email.requestId !== undefined && wanted(email));
  const findTimeline = (messageId: string) => find((timeline) => timeline.messageId === messageId);
  // An email can arrive before the log line about it is written.
  const waitFor = async (wanted: (timeline: EmailTimeline) => boolean, description: string) => {
    for (let attempt = 0; attempt < 3_000; attempt++) {
      const timeline = find(wanted);
      if (timeline !== undefined) return timeline;
      await sleep(10);
    }
    throw new Error(`The logs do not show ${description}`);
  };
  return {
    next: async (address, kind) => {
      const email = await inbox.waitFor(
        ({ messageId, destination }) =>
          !read.has(messageId) && destination.to.includes(address) && findTimeline(messageId)?.kind === kind,
      );
      read.add(email.messageId);
      return email;
    },
    timelineOf: ({ messageId }) =>
      waitFor((timeline) => timeline.messageId === messageId, 'an email that arrived'),
    outcomeFor: (userSub, outcome) =>
      waitFor(
        (timeline) => timeline.userSub === userSub && timeline.outcome === outcome,
        `an email with the outcome "${outcome}"`,
      ),
  };
}

/**
 * Finds the code or the temporary password in the text of an email. A code is a paragraph of its own; a password stands
 * below a label.
 */
export function findSecret({ body }: ReceivedEmail): string | undefined {
  const found = /\n\n(?:(?<code>\d{6,8})|.+\n(?!https?:)(?<password>\S+))\n\n/.exec(body.text ?? '')?.groups;
  return found?.code ?? found?.password;
}

/** @throws Error when the email contains no secret */
export function secretOf(email: ReceivedEmail): string {
  const secret = findSecret(email);
  if (secret === undefined) throw new Error(`The email "${email.subject}" contains no code`);
  return secret;
}
