import { deviceStorage, readJson, writeJson } from './browser-storage.ts';

/** Why a session ended, where another tab must say so. */
export type EndReason = 'signOut' | 'everywhere' | 'idle' | 'deleted' | 'password' | 'expired';

/** A sign-in or sign-out. Only one person at a time is signed in. */
type Change =
  | {
      readonly type: 'in';
      /** The `sub` of the account. */
      readonly sub: string;
      /** Whether all tabs share the session. */
      readonly shared: boolean;
      /** Whether other sessions of the account ended with the change, as after a new password. */
      readonly renewed: boolean;
    }
  | { readonly type: 'out'; readonly reason: EndReason };

/** A change as all tabs of the browser learn of it; the id tells it from equal ones. */
export type SessionChange = Change & {
  readonly id: string;
  /** One more than that of the change before. */
  readonly number: number;
};

const STORAGE_KEY = 'clinic-mail.session';

/** A question of a tab that shows nobody's account: who is signed in elsewhere? */
interface Question {
  readonly ask: string;
}
interface Answer {
  readonly answer: string;
  readonly address: string;
}
type Message = { readonly change: SessionChange } | Question | Answer;

/** Milliseconds to wait for the answer of another tab. */
const PATIENCE = 250;

const channel = openChannel();

/** Some browsers refuse it when cookies are blocked. */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel('clinic-mail.session');
  } catch {
    return undefined;
  }
}

/** Records a change for all tabs, those that are opened later included. */
export function announce(announced: Change): void {
  const change = { ...announced, id: crypto.randomUUID(), number: (latestChange()?.number ?? 0) + 1 };
  heard = change;
  writeJson(deviceStorage, STORAGE_KEY, change);
  channel?.postMessage({ change } satisfies Message);
}

/** The latest change by message. */
let heard: SessionChange | undefined;
channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
  if ('change' in data) heard = data.change;
});

/** Returns the latest sign-in or sign-out in this browser. A message can arrive before the storage is up to date. */
export function latestChange(): SessionChange | undefined {
  const stored = readJson<SessionChange>(deviceStorage, STORAGE_KEY);
  return stored !== undefined && stored.number > (heard?.number ?? 0) ? stored : heard;
}

/** Returns whether a session is still the one of this browser, because nobody has signed out or in since. */
export function isCurrent(sub: string): boolean {
  const latest = latestChange();
  return latest === undefined || (latest.type === 'in' && latest.sub === sub);
}

/**
 * Calls the listener for each change in another tab, up to twice: the message can arrive before the storage that the
 * tabs share.
 *
 * @returns a function that stops that
 */
export function onSessionChange(listener: (change: SessionChange) => void): () => void {
  const onMessage = ({ data }: MessageEvent<Message>) => {
    if ('change' in data) listener(data.change);
  };
  const onStorage = ({ key }: StorageEvent) => {
    const latest = key === STORAGE_KEY ? latestChange() : undefined;
    if (latest !== undefined) listener(latest);
  };
  channel?.addEventListener('message', onMessage);
  addEventListener('storage', onStorage);
  return () => {
    channel?.removeEventListener('message', onMessage);
    removeEventListener('storage', onStorage);
  };
}

/** Asks the other tabs who is signed in there. @returns the address; undefined when no tab answers */
export function askOtherTabs(): Promise<string | undefined> {
  const id = crypto.randomUUID();
  return new Promise((resolve) => {
    const finish = (address: string | undefined) => {
      clearTimeout(timer);
      channel?.removeEventListener('message', onMessage);
      resolve(address);
    };
    const onMessage = ({ data }: MessageEvent<Message>) => {
      if ('answer' in data && data.answer === id) finish(data.address);
    };
    const timer = setTimeout(finish, PATIENCE, undefined);
    channel?.addEventListener('message', onMessage);
    channel?.postMessage({ ask: id } satisfies Message);
  });
}

/** Answers the questions of other tabs while somebody is signed in here. @returns a function that stops that */
export function answerOtherTabs(address: string): () => void {
  const onMessage = ({ data }: MessageEvent<Message>) => {
    if ('ask' in data) channel?.postMessage({ answer: data.ask, address } satisfies Message);
  };
  channel?.addEventListener('message', onMessage);
  return () => channel?.removeEventListener('message', onMessage);
}
