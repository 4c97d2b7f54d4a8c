import type { Logger } from '@aws-lambda-powertools/logger';
import type { Tracer } from '@aws-lambda-powertools/tracer';
import type { Context } from 'aws-lambda';
import type { TelemetryConfig } from '../config.ts';
import { toSenderError } from '../errors.ts';
import { monotonicTime } from '../monotonic-time.ts';
import { embedMetrics, type Times } from './metrics.ts';
import { requestTimeOf } from './request-time.ts';
import type { EmailKeys, EventName } from './vocabulary.ts';

/** The annotation by which the X-Ray group of a stack finds its traces. */
export const STACK_ANNOTATION = 'stack';

/** Maps each kind of work to the event that is logged when it fails. */
const FAILURE_EVENTS = {
  email: 'email_failed',
  delivery_event: 'delivery_event_failed',
  account_rule: 'account_rule_failed',
  canary: 'canary_failed',
  support: 'support_request_failed',
} as const satisfies Record<string, EventName>;

/** A kind of work. */
export type Work = keyof typeof FAILURE_EVENTS;

type FailureEvent = (typeof FAILURE_EVENTS)[Work];
/** The events that are logged as such; a failure of the work is logged with its error. */
type LoggedEvent = Exclude<EventName, FailureEvent>;

/** Additional content of one log line. */
export interface LineDetails {
  readonly fields?: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly times?: Times;
}

/** Logs, metrics and traces. The interface is small so that the libraries behind it can be replaced. */
export interface Telemetry {
  /**
   * Runs one invocation: adds the keys of the request to its lines, and logs, traces and rethrows a failure.
   *
   * @param failureHint replaces the support hint of the failure's class
   */
  invocation<T>(context: Context, work: () => Promise<T>, failureHint?: string): Promise<T>;
  /**
   * Marks the lines of this invocation as those of the sign-in check and stops counting them, except failures: what keeps
   * its email back keeps those of patients back.
   */
  excludeFromMetrics(): void;
  /** Adds keys to all following lines and to the trace. */
  annotate(keys: EmailKeys): void;
  /**
   * Logs an event, with a sentence for support staff; `…_failed` is an error. CloudWatch derives the metrics from the
   * line.
   */
  log(event: LoggedEvent, hint: string, details?: LineDetails): void;
  /**
   * Logs a failure that does not fail the invocation.
   *
   * @param hint replaces the support hint of the failure's class
   */
  logFailure(error: unknown, hint?: string): void;
  /** Runs a step as a subsegment of the trace. */
  span<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Returns the milliseconds since the invocation began. */
  elapsed(): number;
  /**
   * Returns the milliseconds since the event was accepted by Lambda, before any waiting and attempts; undefined outside of a
   * trace.
   */
  sinceRequest(): number | undefined;
  /** Returns the X-Ray trace id, if there is one. */
  traceId(): string | undefined;
}

/**
 * Creates telemetry with AWS Lambda Powertools. It neither captures responses nor logs events.
 *
 * @param tracer the tracer that also instruments the clients
 * @param work the kind of work of an invocation
 */
export function createTelemetry(
  logger: Logger,
  tracer: Tracer,
  { stackName }: TelemetryConfig,
  work: Work = 'email',
): Telemetry {
  // The provider keeps the subsegment of a step apart from those of the steps that run beside it.
  const span = async <T>(name: string, step: () => Promise<T>): Promise<T> => {
    if (!tracer.isTracingEnabled()) return step();
    const run = async (subsegment?: ReturnType<typeof tracer.getSegment>): Promise<T> => {
      try {
        return await step();
      } catch (error) {
        const { failureClass } = toSenderError(error);
        subsegment?.addAnnotation('failure_class', failureClass);
        tracer.addErrorAsMetadata(toSenderError(error));
        throw error;
      } finally {
        subsegment?.close();
      }
    };
    // It returns what `run` returns, which its type does not say.
    return tracer.provider.captureAsyncFunc(name, run) as Promise<T>;
  };

  const annotate = (keys: EmailKeys) => {
    logger.appendKeys({ ...keys });
    for (const [key, value] of Object.entries(keys)) tracer.putAnnotation(key, value);
  };

  const logFailure = (cause: unknown, hint?: string) => {
    const error = toSenderError(cause);
    logger.error(FAILURE_EVENTS[work], {
      ...embedMetrics(stackName, FAILURE_EVENTS[work], {}, error.failureClass),
      retryable: error.retryable,
      support_hint: hint ?? error.supportHint,
      error,
    });
  };

  let began = 0;
  let isCounted = true;
  return {
    invocation: (context, run, failureHint) => {
      began = monotonicTime();
      isCounted = true;
      logger.resetKeys();
      logger.addContext(context);
      return span(work, async () => {
        tracer.annotateColdStart();
        tracer.addServiceNameAnnotation();
        tracer.putAnnotation(STACK_ANNOTATION, stackName);
        try {
          return await run();
        } catch (cause) {
          const error = toSenderError(cause);
          tracer.putAnnotation('failure_class', error.failureClass);
          logFailure(error, failureHint);
          throw error;
        }
      });
    },
    annotate,
    excludeFromMetrics: () => {
      isCounted = false;
      logger.appendKeys({ canary: true });
    },
    log: (event, hint, { fields, times } = {}) => {
      const metrics = isCounted ? embedMetrics(stackName, event, times) : {};
      const line = { support_hint: hint, ...fields, ...metrics };
      if (event.endsWith('_failed')) logger.error(event, line);
      else logger.info(event, line);
    },
    logFailure,
    span,
    elapsed: () => Math.round(monotonicTime() - began),
    sinceRequest: () => {
      const requestedAt = requestTimeOf(tracer.getRootXrayTraceId());
      return requestedAt === undefined ? undefined : Math.max(0, Date.now() - requestedAt);
    },
    traceId: () => tracer.getRootXrayTraceId(),
  };
}
