import type { Logger } from '@aws-lambda-powertools/logger';
import type { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';
import type { EmailIdentity } from '../email/trigger-event.ts';
import { toSenderError } from '../errors.ts';
import { type EventName, embedMetrics, type Times } from './metrics.ts';

/** What can happen to an email, failures aside. */
type EmailEvent = Exclude<EventName, `${string}_failed`>;

/** What a function works on, and what it logs when that fails. */
const FAILURE_EVENTS = {
  email: 'email_failed',
  delivery_event: 'delivery_event_failed',
} as const satisfies Record<string, EventName>;

/** What is found out about an email on its way. */
export interface EmailKeys {
  readonly locale?: string;
  readonly ses_message_id?: string;
  readonly kind?: string;
  readonly trigger_source?: string;
  readonly user_sub?: string;
  readonly email_trace_id?: string;
}

/** What else one line tells. */
export interface LineDetails {
  readonly fields?: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly times?: Times;
}

/** The one door to logs, metrics and traces, so narrow that what is behind it can be exchanged. */
export interface Telemetry {
  /**
   * Runs one invocation: gives its lines the request's keys, logs and marks a failure, and throws it on.
   *
   * @param onFailure what support should know of any failure, where that is not in its class
   */
  invocation<T>(context: Context, work: () => Promise<T>, onFailure?: string): Promise<T>;
  /** Gives every following line, and the trace, the keys by which support finds the email; never an address. */
  identify(identity: EmailIdentity): void;
  /** Adds keys to every following line and to the trace. */
  annotate(keys: EmailKeys): void;
  /**
   * Logs what happened, with a sentence for support staff. The line is its own metric: it counts the event, and
   * measures its times.
   */
  log(event: EmailEvent, hint: string, details?: LineDetails): void;
  /** Runs a step as a subsegment of the trace. */
  span<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Milliseconds since the invocation began. */
  elapsed(): number;
  /** The X-Ray trace id, if the invocation has one. */
  traceId(): string | undefined;
}

/**
 * Builds the telemetry on AWS Lambda Powertools. Responses are not captured, and events are not logged.
 *
 * @param tracer shared with the clients that it instruments
 * @param work what an invocation is about
 */
export function createTelemetry(
  logger: Logger,
  tracer: Tracer,
  work: keyof typeof FAILURE_EVENTS = 'email',
): Telemetry {
  const span = async <T>(name: string, step: () => Promise<T>): Promise<T> => {
    const parent = tracer.isTracingEnabled() ? tracer.getSegment() : undefined;
    const subsegment = parent?.addNewSubsegment(name);
    if (subsegment !== undefined) tracer.setSegment(subsegment);
    try {
      return await step();
    } catch (error) {
      const { failureClass } = toSenderError(error);
      subsegment?.addAnnotation('failure_class', failureClass);
      tracer.addErrorAsMetadata(toSenderError(error));
      throw error;
    } finally {
      subsegment?.close();
      if (parent !== undefined) tracer.setSegment(parent);
    }
  };

  const annotate = (keys: object) => {
    logger.appendKeys({ ...keys });
    for (const [key, value] of Object.entries(keys)) tracer.putAnnotation(key, value);
  };

  let began = 0;
  return {
    invocation: (context, run, onFailure) => {
      began = performance.now();
      logger.resetKeys();
      logger.addContext(context);
      return span(work, async () => {
        tracer.annotateColdStart();
        tracer.addServiceNameAnnotation();
        try {
          return await run();
        } catch (cause) {
          const error = toSenderError(cause);
          tracer.putAnnotation('failure_class', error.failureClass);
          logger.error(FAILURE_EVENTS[work], {
            ...embedMetrics(FAILURE_EVENTS[work], {}, error.failureClass),
            retryable: error.retryable,
            support_hint: onFailure ?? error.supportHint,
            error,
          });
          throw error;
        }
      });
    },
    identify: ({ kind, triggerSource, userSub, userPoolId, clientId }) =>
      annotate({
        kind,
        trigger_source: triggerSource,
        user_sub: userSub,
        user_pool_id: userPoolId,
        client_id: clientId,
      }),
    annotate,
    log: (event, hint, { fields, times } = {}) =>
      logger.info(event, { support_hint: hint, ...fields, ...embedMetrics(event, times) }),
    span,
    elapsed: () => Math.round(performance.now() - began),
    traceId: () => tracer.getRootXrayTraceId(),
  };
}
