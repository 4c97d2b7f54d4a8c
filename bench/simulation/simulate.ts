import { percentile } from '../statistics.ts';
import { EventQueue } from './event-queue.ts';
import { WORLD } from './world.ts';

/** How the stack sends; the settings that can be chosen. */
export interface Settings {
  /** Invocations at a time. */
  readonly concurrency: number;
  /** Milliseconds for all requests to SES within one invocation. */
  readonly sendBudget: number;
  /** Milliseconds before the second request to SES at most; doubled for each further one, up to the last. */
  readonly pause: { readonly first: number; readonly last: number };
  /** Attempts of Lambda after the first. */
  readonly lambdaRetries: number;
  /** Milliseconds after which Lambda gives an email up. */
  readonly maximumAge: number;
  readonly memoryMb: number;
}

/** What comes in, and what SES lets out. */
export interface Load {
  readonly perMinute: number;
  readonly minutes: number;
  readonly sesPerSecond: number;
  /** Milliseconds from the start, from and to, in which SES takes nothing. */
  readonly outage?: readonly [number, number];
}

/** What became of the emails. */
export interface Outcome {
  readonly requested: number;
  readonly arrived: number;
  /** Seconds from the first request to the last arrival. */
  readonly lastAt: number;
  /** Seconds from the request to the mailbox, of those that arrived. */
  readonly p50: number;
  readonly p99: number;
  /** Share of those requested that arrived after a minute. */
  readonly late: number;
  /** Share of those requested that ended in the failure queue. */
  readonly lost: number;
  /** US dollars for a thousand emails that arrived, of Lambda, KMS and SES. */
  readonly costPerThousand: number;
}

interface Email {
  readonly requestedAt: number;
  throttles: number;
  invocations: number;
}

type Event =
  | { readonly type: 'request' | 'due'; readonly email: Email }
  | {
      readonly type: 'send';
      readonly email: Email;
      readonly startedAt: number;
      readonly sendingSince: number;
      readonly attempt: number;
    }
  | {
      readonly type: 'end';
      readonly email: Email;
      readonly startedAt: number;
      readonly isSent: boolean;
    };

/**
 * Plays what happens to emails, event by event: Lambda's queue with its waits, the function with its retries, and SES
 * with its rate.
 *
 * @param seed the same seed plays the same
 */
export function simulate(settings: Settings, load: Load, seed = 1): Outcome {
  const random = seeded(seed);
  const queue = new EventQueue<Event>();
  const times: number[] = [];
  let [active, idle, lost, requested, invocations, billed, lastAt, now] = [0, 0, 0, 0, 0, 0, 0, 0];
  const bucket = { tokens: load.sesPerSecond, filledAt: 0 };

  const isOpen = () => load.outage === undefined || now < load.outage[0] || now >= load.outage[1];
  const admits = () => {
    const { sesPerSecond } = load;
    bucket.tokens = Math.min(sesPerSecond, bucket.tokens + ((now - bucket.filledAt) / 1000) * sesPerSecond);
    bucket.filledAt = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
  const later = (email: Email, wait: number) => {
    if (now + wait < email.requestedAt + settings.maximumAge) queue.push(now + wait, { type: 'due', email });
    else lost += 1;
  };
  const deliver = (email: Email) => {
    if (active >= settings.concurrency) {
      const { first, last } = WORLD.throttle;
      later(email, Math.min(first * 2 ** email.throttles, last));
      email.throttles += 1;
      return;
    }
    active += 1;
    const isWarm = idle > 0;
    if (isWarm) idle -= 1;
    const before = (isWarm ? 0 : WORLD.coldStart) + WORLD.work + WORLD.kms;
    queue.push(now + before, { type: 'send', email, startedAt: now, sendingSince: now + before, attempt: 0 });
  };
  const send = (event: Extract<Event, { type: 'send' }>) => {
    if (isOpen() && admits()) {
      queue.push(now + WORLD.ses, { ...event, type: 'end', isSent: true });
      return;
    }
    const { first, last } = settings.pause;
    const wait = WORLD.sesRefusal + random() * Math.min(first * 2 ** event.attempt, last);
    if (now + wait - event.sendingSince >= settings.sendBudget) {
      queue.push(now + WORLD.sesRefusal, { ...event, type: 'end', isSent: false });
    } else queue.push(now + wait, { ...event, attempt: event.attempt + 1 });
  };
  const end = ({ email, startedAt, isSent }: Extract<Event, { type: 'end' }>) => {
    active -= 1;
    idle += 1;
    invocations += 1;
    billed += now - startedAt;
    if (isSent) {
      const [from, to] = WORLD.delivery;
      const arrivedAt = now + from + random() * (to - from);
      times.push((arrivedAt - email.requestedAt) / 1000);
      lastAt = Math.max(lastAt, arrivedAt / 1000);
      return;
    }
    const wait = WORLD.retry[email.invocations];
    email.invocations += 1;
    if (wait === undefined || email.invocations > settings.lambdaRetries) lost += 1;
    else later(email, wait);
  };

  const until = load.minutes * 60_000;
  const nextRequest = (after: number) => after - Math.log(1 - random()) * (60_000 / load.perMinute);
  let upcoming = nextRequest(0);
  if (upcoming < until) queue.push(upcoming, { type: 'request', email: newEmail(upcoming) });
  while (!queue.isEmpty) {
    const next = queue.pop();
    if (next === undefined) break;
    now = next.at;
    const { event } = next;
    if (event.type === 'send') send(event);
    else if (event.type === 'end') end(event);
    else {
      if (event.type === 'request') {
        requested += 1;
        upcoming = nextRequest(now);
        if (upcoming < until) queue.push(upcoming, { type: 'request', email: newEmail(upcoming) });
      }
      deliver(event.email);
    }
  }
  const { price } = WORLD;
  const lambda =
    (billed / 1000) * (settings.memoryMb / 1024) * price.lambdaGigabyteSecond +
    invocations * price.lambdaRequest;
  const cost = lambda + invocations * price.kmsRequest + times.length * price.email;
  return {
    requested,
    arrived: times.length,
    lastAt,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    late: times.filter((seconds) => seconds > 60).length / requested,
    lost: lost / requested,
    costPerThousand: (cost / times.length) * 1000,
  };
}

const newEmail = (requestedAt: number): Email => ({ requestedAt, throttles: 0, invocations: 0 });

/** Numbers from 0 to 1 that are the same at every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
}
