import type { LogStore } from '../../emulator/logs/log-store.ts';
import { type EmailTimeline, readEmailTimelines } from '../../support/timeline/email-timelines.ts';
import { parseLogLine } from '../../support/timeline/log-lines.ts';

export interface EmailQuery {
  /** The number of emails; 50 by default. */
  readonly limit?: number;
  /** Only the emails of these users. */
  readonly userSubs?: readonly string[] | undefined;
  /** Only the emails that it returns true for. */
  readonly matches?: ((email: EmailTimeline) => boolean) | undefined;
}

/** Reads the emails in some log groups, newest first. */
export function readEmails(
  logs: LogStore,
  groups: readonly string[],
  { limit = 50, userSubs, matches = () => true }: EmailQuery = {},
): EmailTimeline[] {
  const lines = groups
    .flatMap((group) => logs.query({ group }))
    .sort((a, b) => a.timestamp - b.timestamp)
    .map(({ timestamp, message }) => parseLogLine(timestamp, message));
  return readEmailTimelines(lines)
    .filter(({ userSub = '' }) => userSubs === undefined || userSubs.includes(userSub))
    .filter(matches)
    .reverse()
    .slice(0, limit);
}
