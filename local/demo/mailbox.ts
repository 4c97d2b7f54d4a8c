import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceivedEmail } from '../../emulator/ses/inbox.ts';
import type { EmailTimeline } from '../../support/timeline/email-timelines.ts';
import { readEmails } from '../operations/email-log.ts';
import type { LocalSystem } from '../system.ts';

/** A person who reads each email once. */
export interface Mailbox {
  /** Waits for the next email of a kind to an address. */
  next(address: string, kind: string): Promise<ReceivedEmail>;
  /** What support sees of an email. */
  timelineOf(email: ReceivedEmail): Promise<EmailTimeline>;
  /** Waits until support sees what became of a patient's email. */
  outcomeFor(userSub: string, outcome: EmailTimeline['outcome']): Promise<EmailTimeline>;
}

/** Opens the mailbox of everybody. */
export function openMailbox({ inbox, logs, logGroups }: LocalSystem): Mailbox {
  const read = new Set<string>();
  const find = (wanted: (timeline: EmailTimeline) => boolean) =>
    readEmails(logs, logGroups).find((email) => email.requestId !== undefined && wanted(email));
  const findTimeline = (messageId: string) => find((timeline) => timeline.messageId === messageId);
  // A log line is written after what it tells has happened.
  const waitFor = async (wanted: (timeline: EmailTimeline) => boolean, what: string) => {
    for (let attempt = 0; attempt < 500; attempt++) {
      const timeline = find(wanted);
      if (timeline !== undefined) return timeline;
      await sleep(10);
    }
    throw new Error(`The logs do not tell of ${what}`);
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
        `an email that was ${outcome}`,
      ),
  };
}

/** The code of an email, which stands alone between blank lines, or the temporary password, which has a label above. */
export function findSecret({ body }: ReceivedEmail): string | undefined {
  const found = /\n\n(?:(?<code>\d{6,8})|.+\n(?!https?:)(?<password>\S+))\n\n/.exec(body.text ?? '')?.groups;
  return found?.code ?? found?.password;
}

/** @throws Error when the email holds no secret */
export function secretOf(email: ReceivedEmail): string {
  const secret = findSecret(email);
  if (secret === undefined) throw new Error(`The email "${email.subject}" holds no code`);
  return secret;
}
