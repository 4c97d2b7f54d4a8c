import { type Action, AwsError, type Clock, type WireInput } from '../aws/service.ts';
import { ACCOUNT_SUPPRESSION, type ConfigurationSet } from './configuration-sets.ts';

/** The state of an account in one region. */
export interface AccountSettings {
  /** A new account: only verified recipients, 200 a day, 1 a second. */
  readonly sandbox?: boolean;
  /** AWS has shut down the account's sending. */
  readonly suspended?: boolean;
  /** Recipients in 24 hours. */
  readonly max24HourSend?: number;
  /** Recipients a second. */
  readonly maxSendRate?: number;
}

/** https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const SANDBOX_QUOTA = { max24HourSend: 200, maxSendRate: 1 };
/** The first quota of an account that has left the sandbox. */
const PRODUCTION_QUOTA = { max24HourSend: 50_000, maxSendRate: 14 };

const DAY = 24 * 60 * 60 * 1000;

/** Whether an account may send, and how much. */
export interface Account {
  readonly sandbox: boolean;
  /** @throws AwsError when the account or the configuration set may not send */
  requireSending(set: ConfigurationSet | undefined): void;
  /**
   * Counts the recipients of an email. As in AWS, one email may exceed what is left.
   *
   * @param counted those that count for the day: all but the simulator's
   * @throws AwsError `TooManyRequestsException` 429 or `LimitExceededException`
   */
  count(recipients: number, counted: number): void;
  readonly actions: Readonly<Record<string, Action>>;
}

/** Makes an account that may send. */
export function createAccount(
  settings: AccountSettings,
  sets: ReadonlyMap<string, ConfigurationSet>,
  clock: Clock,
): Account {
  const { sandbox = false, suspended = false } = settings;
  const quota = sandbox ? SANDBOX_QUOTA : PRODUCTION_QUOTA;
  const { max24HourSend = quota.max24HourSend, maxSendRate = quota.maxSendRate } = settings;
  const paused = new Set([...sets.values()].filter((set) => !set.sendingEnabled).map(({ name }) => name));
  let sendingEnabled = true;
  const rate = createRate(maxSendRate, clock);
  const day = createDay(clock);

  return {
    sandbox,
    requireSending(set) {
      if (suspended) {
        throw new AwsError(
          'AccountSuspendedException',
          "The message can't be sent because the account's ability to send email has been permanently restricted.",
        );
      }
      if (!sendingEnabled) throw sendingPaused("the account's ability to send email is currently paused.");
      if (set !== undefined && paused.has(set.name)) {
        throw sendingPaused(`sending is disabled for the configuration set ${set.name}.`);
      }
    },
    count(recipients, counted) {
      if (counted > 0 && day.sent() >= max24HourSend) {
        throw new AwsError('LimitExceededException', 'Daily message quota exceeded.');
      }
      if (!rate.take(recipients)) {
        throw new AwsError('TooManyRequestsException', 'Maximum sending rate exceeded.', 429);
      }
      day.add(counted);
    },
    actions: {
      'GET /v2/email/account': () => ({
        DedicatedIpAutoWarmupEnabled: false,
        EnforcementStatus: suspended ? 'SHUTDOWN' : 'HEALTHY',
        ProductionAccessEnabled: !sandbox,
        SendingEnabled: sendingEnabled && !suspended,
        SendQuota: {
          Max24HourSend: max24HourSend,
          MaxSendRate: maxSendRate,
          SentLast24Hours: day.sent(),
        },
        SuppressionAttributes: { SuppressedReasons: ACCOUNT_SUPPRESSION },
      }),
      'PUT /v2/email/account/sending': (input) => {
        sendingEnabled = readEnabled(input);
        return {};
      },
      'PUT /v2/email/configuration-sets/{ConfigurationSetName}/sending': (input) => {
        const { name } = requireSet(sets, String(input.ConfigurationSetName));
        if (readEnabled(input)) paused.delete(name);
        else paused.add(name);
        return {};
      },
    },
  };
}

/** Returns a configuration set. @throws AwsError `NotFoundException` 404 */
export function requireSet(sets: ReadonlyMap<string, ConfigurationSet>, name: string): ConfigurationSet {
  const set = sets.get(name);
  if (set !== undefined) return set;
  throw new AwsError('NotFoundException', `Configuration set <${name}> does not exist.`, 404);
}

/**
 * Counts against a rate: a second's worth can be sent at once, and what an email takes beyond that is waited for.
 *
 * @see https://github.com/django-ses/django-ses/issues/59
 */
function createRate(perSecond: number, clock: Clock) {
  let left = perSecond;
  let at = clock();
  return {
    take(recipients: number): boolean {
      const now = clock();
      left = Math.min(perSecond, left + (Math.max(0, now - at) / 1000) * perSecond);
      at = now;
      if (left < 1) return false;
      left -= recipients;
      return true;
    },
  };
}

/** Counts the recipients of the last 24 hours, by minute. */
function createDay(clock: Clock) {
  const minutes = new Map<number, number>();
  return {
    sent(): number {
      for (const minute of minutes.keys()) {
        if (minute * 60_000 > clock() - DAY) break;
        minutes.delete(minute);
      }
      return minutes.values().reduce((sum, recipients) => sum + recipients, 0);
    },
    add(recipients: number) {
      const minute = Math.floor(clock() / 60_000);
      minutes.set(minute, (minutes.get(minute) ?? 0) + recipients);
    },
  };
}

/** An absent member is false, as in AWS. */
function readEnabled({ SendingEnabled: enabled = false }: WireInput): boolean {
  if (typeof enabled === 'boolean') return enabled;
  throw new AwsError('SerializationException', 'SendingEnabled is not a boolean');
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const sendingPaused = (reason: string) =>
  new AwsError('SendingPausedException', `The message can't be sent because ${reason}`);
