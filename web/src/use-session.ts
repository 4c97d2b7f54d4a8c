import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { lastActivity } from './activity.ts';
import type { Auth } from './auth.ts';
import type { PatientSession } from './context.ts';
import { dropChange } from './passkeys/passkey-change.ts';
import type { PendingCodes } from './pending-codes.ts';
import type { SignedIn } from './session.ts';
import {
  answerOtherTabs,
  type EndReason,
  isCurrent,
  latestChange,
  onSessionChange,
  type SessionChange,
} from './session-changes.ts';
import type { NoticeKey } from './words/index.ts';

/** Milliseconds in which all that another tab has written can be read. */
const SETTLING = 500;

interface SessionProps {
  readonly auth: () => Promise<Auth>;
  /** Shows nobody's page, with a notice. */
  readonly showSignedOut: (notice: NoticeKey) => void;
  readonly pendingCodes: PendingCodes;
  readonly idleMilliseconds: number;
  /** Runs after another tab has signed a patient in on this device, and this tab with it. */
  readonly onAdopted: () => void;
}

/** Follows the session of this browser, which other tabs can end, replace or begin. */
export function useSession(props: SessionProps): PatientSession {
  const { auth, idleMilliseconds } = props;
  const [signedIn, setSignedIn] = useState<SignedIn | undefined | null>(null);
  // Events arrive between two renders, and must see the latest values.
  const person = useRef<SignedIn>(undefined);
  const latest = useRef(props);
  latest.current = props;

  const show = useCallback((found: SignedIn | undefined) => {
    person.current = found;
    setSignedIn(found);
  }, []);

  const clear = useCallback(
    (notice: NoticeKey) => {
      show(undefined);
      latest.current.pendingCodes.clear();
      dropChange();
      latest.current.showSignedOut(notice);
    },
    [show],
  );

  const endHere = useCallback<PatientSession['endHere']>(
    async (reason, notice) => {
      clear(notice);
      const { end } = await auth();
      await end(reason, notice);
    },
    [auth, clear],
  );

  const refresh = useCallback(async (): Promise<SignedIn | undefined> => {
    const user = await auth();
    let found: SignedIn | undefined;
    try {
      found = await readSettled(user);
    } catch {
      show(undefined);
      return undefined;
    }
    if (found !== undefined && !isCurrent(found.sub)) {
      clear(noticeOf(latestChange(), found.sub));
      user.leave(found.sub);
      return refresh();
    }
    if (found?.place === 'tab' && isIdle(idleMilliseconds)) {
      await endHere('idle', 'idle');
      return undefined;
    }
    show(found);
    return found;
  }, [auth, clear, endHere, idleMilliseconds, show]);

  const leave = useCallback(
    async (notice: NoticeKey) => {
      const left = person.current;
      clear(notice);
      if (left !== undefined) (await auth()).leave(left.sub);
      // Another person may be signed in on this device.
      await refresh();
    },
    [auth, clear, refresh],
  );

  useEffect(() => {
    const follow = (change: SessionChange) => void followChange(change);
    let leftBy: string | undefined;
    const followChange = async (change: SessionChange) => {
      const here = person.current;
      if (change.id === leftBy) {
        // The second of two reports. A page that was somebody else's does not go on to an account.
        await refresh();
      } else if (here === undefined) {
        if (change.type === 'in' && change.shared && (await refresh()) !== undefined)
          latest.current.onAdopted();
      } else if (change.type === 'in' && change.sub === here.sub && !ends(here, change)) {
        await refresh();
      } else {
        leftBy = change.id;
        await leave(noticeOf(change, here.sub));
      }
    };
    /** Catches up on a page that slept or comes from the browser's cache. */
    const catchUp = () => {
      if (document.hidden) return;
      const [here, change] = [person.current, latestChange()];
      if (here !== undefined && change !== undefined && !isCurrent(here.sub)) follow(change);
    };
    const stop = onSessionChange(follow);
    document.addEventListener('visibilitychange', catchUp);
    addEventListener('pageshow', catchUp);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', catchUp);
      removeEventListener('pageshow', catchUp);
    };
  }, [leave, refresh]);

  const address = signedIn?.address;
  useEffect(() => (address === undefined ? undefined : answerOtherTabs(address)), [address]);

  return useMemo(() => ({ signedIn, refresh, leave, endHere }), [signedIn, refresh, leave, endHere]);
}

/**
 * Reads who is signed in. The tokens of a sign-in in another tab can be seen before its announcement, which is waited
 * for, because a session that another tab has ended is removed.
 */
async function readSettled({ readSignedIn }: Auth): Promise<SignedIn | undefined> {
  const found = await readSignedIn();
  if (found?.place !== 'device' || isCurrent(found.sub)) return found;
  await new Promise((resolve) => setTimeout(resolve, SETTLING));
  return readSignedIn();
}

const isIdle = (milliseconds: number) => Date.now() - (lastActivity() ?? Date.now()) >= milliseconds;

/** Returns whether a sign-in of the same person ends a session: a new password ends those of other tabs. */
const ends = (here: SignedIn, { renewed, shared }: Extract<SessionChange, { type: 'in' }>) =>
  renewed && !(shared && here.place === 'device');

/** Returns what to say on a page whose session another tab has ended. */
function noticeOf(change: SessionChange | undefined, sub: string): NoticeKey {
  if (change?.type === 'in') return change.sub === sub ? 'passwordChangedElsewhere' : 'otherPerson';
  return NOTICES[change?.reason ?? 'signOut'];
}

const NOTICES = {
  signOut: 'signedOutElsewhere',
  everywhere: 'signedOutEverywhere',
  idle: 'idle',
  deleted: 'deletedElsewhere',
  password: 'passwordChangedElsewhere',
  expired: 'expired',
} as const satisfies Record<EndReason, NoticeKey>;

/** Returns what to say when an act on somebody's page was refused. */
export function refusalNotice(): NoticeKey {
  return latestChange()?.type === 'out' ? 'refusedSignedOut' : 'refusedOtherPerson';
}
