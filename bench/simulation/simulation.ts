import { percentile } from '../statistics.ts';
import { AWS_ASSUMPTIONS } from './aws-assumptions.ts';
import { EventQueue } from './event-queue.ts';

/** The settings of the stack that decide how it sends. */
export interface Settings {
  /** Maximum concurrent invocations. */
  readonly concurrency: number;
  /** Milliseconds for all requests to SES within one invocation. */
  readonly sendBudget: number;
  /** Maximum milliseconds before the second request to SES; doubled for each further one, up to `last`. */
  readonly pause: { readonly first: number; readonly last: number };
  /** Attempts of Lambda after the first. */
  readonly lambdaRetries: number;
  /** Milliseconds after which Lambda discards an event. */
  readonly maximumAge: number;
  readonly memoryMb: number;
}

/** The sign-ups, and the rate of SES. */
export interface Load {
  readonly perMinute: number;
  readonly minutes: number;
  readonly sesPerSecond: number;
  /** Milliseconds from the start between which SES refuses every email. */
  readonly outage?: readonly [number, number];
}

export interface SimulationResult {
  readonly requested: number;
  readonly arrived: number;
  /** Seconds from the first request to the last arrival. */
  readonly lastAt: number;
  /** Seconds from request to mailbox, of the emails that arrived. */
  readonly p50: number;
  readonly p99: number;
  /** Share of the requested emails that arrived after more than a minute. */
  readonly late: number;
  /** Share of the requested emails that ended in the failure queue. */
  readonly lost: number;
  /** US dollars for a thousand arrived emails, for Lambda, KMS and SES. */
  readonly costPerThousand: number;
}

interface Email {
  readonly requestedAt: number;
  throttles: number;
  attempts: number;
}

type Event =
  | { readonly type: 'request' | 'retry'; readonly email: Email }
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

type EventOf<Type> = Extract<Event, { type: Type }>;

/**
 * Simulates emails event by event: Lambda's queue with its pauses, the function with its retries, and SES with its
 * rate.
 *
 * @param seed the same seed gives the same result
 */
export function simulate(settings: Settings, load: Load, seed = 1): SimulationResult {
  const simulation = new Simulation(settings, load, seed);
  simulation.run();
  return simulation.result();
}

class Simulation {
  readonly #settings: Settings;
  readonly #load: Load;
  readonly #random: () => number;
  readonly #queue = new EventQueue<Event>();
  readonly #ses: { tokens: number; filledAt: number };
  /** Milliseconds since the start. */
  #now = 0;
  #active = 0;
  #idle = 0;
  #requested = 0;
  #lost = 0;
  #invocations = 0;
  #billedMs = 0;
  #lastAt = 0;
  /** Seconds from request to mailbox. */
  readonly #durations: number[] = [];

  constructor(settings: Settings, load: Load, seed: number) {
    this.#settings = settings;
    this.#load = load;
    this.#random = seededRandom(seed);
    this.#ses = { tokens: load.sesPerSecond, filledAt: 0 };
  }

  run(): void {
    this.#scheduleRequest();
    for (let next = this.#queue.pop(); next !== undefined; next = this.#queue.pop()) {
      this.#now = next.at;
      this.#handle(next.event);
    }
  }

  result(): SimulationResult {
    const durations = this.#durations;
    return {
      requested: this.#requested,
      arrived: durations.length,
      lastAt: this.#lastAt,
      p50: percentile(durations, 0.5),
      p99: percentile(durations, 0.99),
      late: durations.filter((seconds) => seconds > 60).length / this.#requested,
      lost: this.#lost / this.#requested,
      costPerThousand: (this.#cost() / durations.length) * 1000,
    };
  }

  #handle(event: Event): void {
    if (event.type === 'send') this.#send(event);
    else if (event.type === 'end') this.#end(event);
    else {
      if (event.type === 'request') {
        this.#requested += 1;
        this.#scheduleRequest();
      }
      this.#invoke(event.email);
    }
  }

  /** Sign-ups are a Poisson process: the intervals between them are exponentially distributed. */
  #scheduleRequest(): void {
    const { perMinute, minutes } = this.#load;
    const requestedAt = this.#now - Math.log(1 - this.#random()) * (60_000 / perMinute);
    if (requestedAt >= minutes * 60_000) return;
    this.#queue.push(requestedAt, { type: 'request', email: { requestedAt, throttles: 0, attempts: 0 } });
  }

  #invoke(email: Email): void {
    if (this.#active >= this.#settings.concurrency) {
      const { first, last } = AWS_ASSUMPTIONS.throttle;
      this.#retryAfter(email, Math.min(first * 2 ** email.throttles, last));
      email.throttles += 1;
      return;
    }
    this.#active += 1;
    const isWarm = this.#idle > 0;
    if (isWarm) this.#idle -= 1;
    const { coldStart, work, kms } = AWS_ASSUMPTIONS;
    const sendingSince = this.#now + (isWarm ? 0 : coldStart) + work + kms;
    this.#queue.push(sendingSince, { type: 'send', email, startedAt: this.#now, sendingSince, attempt: 0 });
  }

  #send(event: EventOf<'send'>): void {
    const { ses, sesRefusal } = AWS_ASSUMPTIONS;
    if (!this.#isOutage() && this.#takeToken()) {
      this.#queue.push(this.#now + ses, { ...event, type: 'end', isSent: true });
      return;
    }
    const { pause, sendBudget } = this.#settings;
    const wait = sesRefusal + this.#random() * Math.min(pause.first * 2 ** event.attempt, pause.last);
    if (this.#now + wait - event.sendingSince >= sendBudget) {
      this.#queue.push(this.#now + sesRefusal, { ...event, type: 'end', isSent: false });
    } else this.#queue.push(this.#now + wait, { ...event, attempt: event.attempt + 1 });
  }

  #end({ email, startedAt, isSent }: EventOf<'end'>): void {
    this.#active -= 1;
    this.#idle += 1;
    this.#invocations += 1;
    this.#billedMs += this.#now - startedAt;
    if (isSent) {
      const [from, to] = AWS_ASSUMPTIONS.delivery;
      const arrivedAt = this.#now + from + this.#random() * (to - from);
      this.#durations.push((arrivedAt - email.requestedAt) / 1000);
      this.#lastAt = Math.max(this.#lastAt, arrivedAt / 1000);
      return;
    }
    const wait = AWS_ASSUMPTIONS.retry[email.attempts];
    email.attempts += 1;
    if (wait === undefined || email.attempts > this.#settings.lambdaRetries) this.#lost += 1;
    else this.#retryAfter(email, wait);
  }

  /** Schedules another attempt, unless the email is too old by then. */
  #retryAfter(email: Email, wait: number): void {
    const at = this.#now + wait;
    if (at < email.requestedAt + this.#settings.maximumAge) this.#queue.push(at, { type: 'retry', email });
    else this.#lost += 1;
  }

  #isOutage(): boolean {
    const { outage } = this.#load;
    return outage !== undefined && this.#now >= outage[0] && this.#now < outage[1];
  }

  /** SES's rate is a token bucket that holds the emails of one second. */
  #takeToken(): boolean {
    const { sesPerSecond } = this.#load;
    const bucket = this.#ses;
    const refill = ((this.#now - bucket.filledAt) / 1000) * sesPerSecond;
    bucket.tokens = Math.min(sesPerSecond, bucket.tokens + refill);
    bucket.filledAt = this.#now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  #cost(): number {
    const { price } = AWS_ASSUMPTIONS;
    const gigabyteSeconds = (this.#billedMs / 1000) * (this.#settings.memoryMb / 1024);
    const perInvocation = price.lambdaRequest + price.kmsRequest;
    return (
      gigabyteSeconds * price.lambdaGigabyteSecond +
      this.#invocations * perInvocation +
      this.#durations.length * price.email
    );
  }
}

/** Creates a generator of numbers from 0 to 1 that are the same in every run (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
}
