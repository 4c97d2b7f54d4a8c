import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { FunctionConfig } from '../../emulator/template/function-config.ts';
import type { LocalSystem } from '../../local/system.ts';
import type { EmailFunction } from '../../sender/email/kinds.ts';
import { type FailureClass, SUPPORT_HINTS } from '../../sender/errors.ts';
import { leaksIn } from '../leaks.ts';
import { type MadeEvent, makeEvent } from './events.ts';
import { type Lane, type LaneOptions, type LogLine, openLane, type Seen } from './lane.ts';
import { type Case, describeCase, type Ending, type Entrance, isEntrance, type Service } from './matrix.ts';
import type { Strike } from './proxy.ts';

/** Where the experiments take place. */
export interface Place {
  /** Has the real KMS, SES and inbox. */
  readonly system: LocalSystem;
  /** The functions of the template. */
  readonly functions: readonly FunctionConfig[];
}

/** How the experiments are run. */
export interface Pace {
  /** How many cases wait at the same time. */
  readonly lanes: number;
  /** What the pauses between Lambda's attempts are multiplied by; 1 is as in AWS. */
  readonly pauses: number;
  /** Milliseconds for all requests to SES of an email; the template's unless told otherwise. */
  readonly sendBudget?: number;
}

/** What became of an event. */
export interface Observed {
  readonly by: EmailFunction;
  readonly ending: Ending;
  /** Milliseconds of its longest invocation. */
  readonly longest: number;
  /** Secrets that showed somewhere. */
  readonly leaked: number;
  /** What is not as it must be, in sentences; none where all is well. */
  readonly problems: readonly string[];
}

/** What an experiment of the matrix showed. */
export interface Result extends Observed {
  readonly case: Case;
}

/** How often a fault strikes that lasts for a moment, where it can be overcome at once. */
const A_MOMENT = 2;

/** Milliseconds that must be left of a function's timeout. */
const TO_SPARE = 500;

/**
 * Runs every case, many at a time: each lane is a function in a process of its own, as warm or cold as it happens to be.
 *
 * @param onResult hears of each case as it ends
 */
export async function runMatrix(
  place: Place,
  cases: readonly Case[],
  pace: Pace,
  onResult: (result: Result) => void = () => undefined,
): Promise<Result[]> {
  const breaker = createServer((socket) =>
    socket.once('data', () => socket.destroy()).on('error', () => undefined),
  );
  breaker.listen(0, '127.0.0.1');
  await once(breaker, 'listening');
  const port = (breaker.address() as AddressInfo).port;
  const queue = [...cases.entries()].sort(([, one], [, other]) => patience(other) - patience(one));
  const results: Result[] = [];
  // One process starts at a time, so that starting does not keep others from their work.
  let started = Promise.resolve<unknown>(undefined);
  const open = (by: EmailFunction, environment?: LaneOptions['environment']): Promise<SwitchedLane> => {
    const opened = started.then(() => openSwitched(place, by, pace, environment));
    started = opened.catch(() => undefined);
    return opened;
  };
  const work = async () => {
    const lanes = new Map<EmailFunction, SwitchedLane>();
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, tried] = next;
      const { by, fault, service } = tried;
      const own = isEntrance(fault) ? await open(by, entrance(fault, service, port)) : undefined;
      const lane = own ?? lanes.get(by) ?? (await open(by));
      if (own === undefined) lanes.set(by, lane);
      const result = await runCase(place, lane, tried, index);
      results.push(result);
      onResult(result);
      await own?.lane.close();
    }
    for (const { lane } of lanes.values()) await lane.close();
  };
  await Promise.all(Array.from({ length: pace.lanes }, work));
  breaker.close();
  return results;
}

/** The cases that take longest come first, so that the others run meanwhile. */
const patience = ({ fault, by, lasting }: Case): number =>
  (fault === 'never answers' || fault === 'sends a byte a second' ? 4 : isEntrance(fault) ? 2 : 0) +
  (by === 'sender' ? 1 : 0) +
  (lasting === 'for a moment' ? 0 : 1);

/** A lane whose services misbehave as the case at hand says. */
interface SwitchedLane {
  readonly lane: Lane;
  strike: (service: Service) => Strike | undefined;
}

async function openSwitched(
  place: Place,
  by: EmailFunction,
  { pauses, sendBudget }: Pace,
  environment?: LaneOptions['environment'],
): Promise<SwitchedLane> {
  const switched: SwitchedLane = {
    strike: () => undefined,
    lane: await openLane({
      config: configOf(place, by),
      cloudUrl: place.system.awsUrl,
      pauses,
      strikeKms: () => switched.strike('kms'),
      strikeSes: () => switched.strike('ses'),
      environment: (proxies) => ({
        ...(sendBudget !== undefined && { SEND_BUDGET_MS: String(sendBudget) }),
        ...environment?.(proxies),
      }),
    }),
  };
  // Its code is loaded before anything is measured; what is no event needs no service.
  await switched.lane.ask({});
  switched.lane.seen();
  return switched;
}

/** Makes a service's endpoint one that cannot be entered. */
function entrance(fault: Entrance, service: Service, breaker: number): LaneOptions['environment'] {
  const variable = service === 'kms' ? 'AWS_ENDPOINT_URL_KMS' : 'AWS_ENDPOINT_URL_SESV2';
  return (proxies) => ({
    [variable]: {
      'speaks no TLS': proxies[service].replace('http:', 'https:'),
      'breaks off the handshake': `https://127.0.0.1:${breaker}`,
      // Nobody may listen on the port of the discard protocol without being the administrator.
      'is not there': 'http://127.0.0.1:9',
    }[fault],
  });
}

async function runCase(place: Place, switched: SwitchedLane, tried: Case, index: number): Promise<Result> {
  const { lane } = switched;
  const made = await makeEvent(place.system, tried.by, index);
  switched.strike = striker(tried);
  return { ...(await observe(place, lane, made, tried)), case: tried };
}

/** What must become of an event. */
export interface Expected extends Pick<Case, 'by' | 'endings'> {
  /** How often Lambda delivers it; once unless told otherwise. */
  readonly times?: number;
  /** Whether the function's process may end before it has answered, so that it cannot say what happened. */
  readonly dies?: boolean;
}

/** Hands an event to a function, waits until nothing is left of it, and compares what was seen with what must be. */
export async function observe(
  place: Place,
  lane: Lane,
  made: MadeEvent,
  { by, endings, times = 1, dies = false }: Expected,
): Promise<Observed> {
  const before = lane.ses.accepted;
  const answer = await (by === 'sender' ? sendAndSettle(lane, made, times) : lane.ask(made.event));
  const seen = lane.seen();
  const ending: Ending = {
    accepted: lane.ses.accepted - before,
    sent: seen.lines.filter(({ message }) => message === 'email_sent').length,
    failures: failuresIn(seen.lines).map(({ failure_class }) => failure_class as FailureClass),
    queued: seen.queued.length,
  };
  const invocations = seen.lines.filter(({ type }) => type === 'platform.report').map(readReport);
  const longest = Math.max(...invocations.map(({ milliseconds }) => milliseconds));
  const leaks = leaksIn(seen.captured, secretsOf(made));
  const limit = configOf(place, by).timeoutSeconds * 1000 - TO_SPARE;
  const problems = [
    ...(endings.some((allowed) => isDeepStrictEqual(allowed, ending))
      ? []
      : [`It ended as ${JSON.stringify(ending)}`]),
    ...(leaks.length === 0 ? [] : [`${leaks.join(', ')} leaked`]),
    ...(longest < limit ? [] : [`An invocation took ${longest} ms of ${limit + TO_SPARE}`]),
    ...invocations
      .filter(({ status }) => !dies && (status === 'timeout' || status === 'failure'))
      .map(({ status }) => `An invocation ended in a ${status}`),
    ...untruths(seen, dies),
    ...(by === 'notices' && !isDeepStrictEqual(answer, made.event) ? ['The patient was not let in'] : []),
    ...(await wrongEmails(place.system, made, ending.accepted)),
  ];
  return { by, ending, longest, leaked: leaks.length, problems };
}

/** The function that sends codes, or the one that sends notices. */
export function configOf({ system, functions }: Place, by: EmailFunction): FunctionConfig {
  const { arn } = by === 'sender' ? system.sender : system.functionFor('PostConfirmation');
  return functions.find((config) => config.arn === arn) ?? system.sender;
}

async function sendAndSettle(lane: Lane, { event }: MadeEvent, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await lane.send(event);
  await lane.settled();
}

/** Strikes as often as the case says, at requests to its service. */
function striker({ service, fault, lasting, endings }: Case): SwitchedLane['strike'] {
  if (isEntrance(fault)) return () => undefined;
  const isOvercomeAtOnce = endings.some(({ failures }) => failures.length === 0);
  const times =
    lasting === 'for a moment' && isOvercomeAtOnce
      ? A_MOMENT
      : /for a moment|once/.test(lasting)
        ? 1
        : Number.POSITIVE_INFINITY;
  // What KMS says is only wrong if it has been asked.
  const accepts = service === 'kms' || lasting.includes('has the email');
  let struck = 0;
  return (asked) => {
    if (asked !== service || struck >= times) return undefined;
    struck += 1;
    return { misbehaviour: fault, accepts };
  };
}

const failuresIn = (lines: readonly LogLine[]) => lines.filter(({ message }) => message === 'email_failed');

function readReport({ record }: LogLine): { milliseconds: number; status: string } {
  const { status, metrics } = record as { status: string; metrics: { durationMs: number } };
  return { status, milliseconds: metrics.durationMs };
}

/** What Lambda calls the end of a process that did not answer. */
const DEATHS = ['Runtime.ExitError', 'Sandbox.Timedout'];

/** What the log says of failures that Lambda or the queue say otherwise. */
function untruths({ lines, queued }: Seen, dies: boolean): string[] {
  const failures = failuresIn(lines);
  const hints = failures.filter(({ failure_class: is, support_hint: hint, service }) =>
    service === 'notices'
      ? !String(hint).includes('not tried again')
      : hint !== SUPPORT_HINTS[is as FailureClass],
  );
  const last = failures.at(-1)?.error as { name?: string } | undefined;
  const recorded = queued.map(({ responsePayload }) => (responsePayload as { errorType?: string }).errorType);
  return [
    ...hints.map(({ failure_class: is }) => `The hint of ${is} is another's`),
    ...recorded
      .filter((type) => type !== last?.name && !(dies && DEATHS.includes(type ?? '')))
      .map((type) => `The queue says ${type}, the log ${last?.name}`),
  ];
}

/** The words that only the patient may read; the name of the mailbox counts without its domain. */
const secretsOf = ({ secret, address }: MadeEvent): string[] => [
  ...(secret === undefined ? [] : [secret]),
  address.split('@')[0] ?? address,
];

/** What is wrong with what arrived at the patient's address. */
async function wrongEmails({ inbox }: LocalSystem, made: MadeEvent, accepted: number): Promise<string[]> {
  const emails = (await inbox.emails()).filter(({ destination }) => destination.to.includes(made.address));
  const { secret = '' } = made;
  return [
    ...(emails.length === accepted ? [] : [`SES took ${accepted} emails, and ${emails.length} arrived`]),
    ...emails
      .filter(({ body, destination }) => destination.to.length !== 1 || body.text?.includes(secret) !== true)
      .map(({ subject }) => `"${subject}" is not what was asked for`),
  ];
}

/** A result that is not as it must be, in a line. */
export function describeProblem({ case: tried, problems }: Result): string {
  return `${describeCase(tried)}: ${problems.join('; ')}`;
}
