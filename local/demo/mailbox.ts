import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceivedEmail } from '../inbox.ts';
import { type EmailTimeline, readTimelines } from '../operations/timeline.ts';
import type { LocalSystem } from '../system.ts';

/** A person who reads each email once. */
export interface Mailbox {
  /** Waits for the next email to an address. */
  next(address: string): Promise<ReceivedEmail>;
  /** What support sees of an email. */
  timelineOf(email: ReceivedEmail): Promise<EmailTimeline>;
}

export function openMailbox({ inbox, logs, traces, sender }: LocalSystem): Mailbox {
  const read = new Set<string>();
  return {
    next: async (address) => {
      const email = await inbox.waitFor(
        ({ messageId, destination }) => !read.has(messageId) && destination.to.includes(address),
      );
      read.add(email.messageId);
      return email;
    },
    timelineOf: async ({ messageId }) => {
      // The last log line is written after SES has answered.
      for (let attempt = 0; attempt < 200; attempt++) {
        const timelines = readTimelines(logs, traces, sender.logGroup);
        const timeline = timelines.find((candidate) => candidate.messageId === messageId);
        if (timeline !== undefined) return timeline;
        await sleep(10);
      }
      throw new Error('The logs do not tell of an email that arrived');
    },
  };
}

/** The code or temporary password of an email: it stands alone on a line, or after "Temporary password". */
export function secretOf({ subject, body }: ReceivedEmail): string {
  const code = /^(?:Temporary password: (?<password>\S+)|(?<code>\d{6,8}))$/m.exec(body.text ?? '')?.groups;
  const secret = code?.code ?? code?.password;
  if (secret === undefined) throw new Error(`The email "${subject}" holds no code`);
  return secret;
}
