import type { FunctionConfig } from '../template/function-config.ts';
import type { InvocationReport } from './invocation.ts';
import type { TraceContext } from './trace-header.ts';

export interface PlatformLog {
  initStart(): void;
  start(requestId: string): void;
  /** Writes the end of an invocation and its report. */
  end(requestId: string, report: InvocationReport): void;
}

export interface PlatformLogOptions {
  readonly config: FunctionConfig;
  readonly trace: TraceContext;
  /** ISO 8601. */
  readonly now: () => string;
  readonly write: (line: string) => void;
}

/**
 * Writes the platform's own log lines about invocations: `platform.*` objects when the function logs JSON, otherwise
 * START, END and REPORT. At the system log level WARN, the lines of successful invocations are left out.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
export function createPlatformLog(options: PlatformLogOptions): PlatformLog {
  return options.config.logFormat === 'JSON' ? jsonLog(options) : textLog(options);
}

function jsonLog({ config, trace, now, write }: PlatformLogOptions): PlatformLog {
  const quiet = config.systemLogLevel === 'WARN';
  const line = (type: string, record: object) =>
    write(JSON.stringify({ time: now(), type: `platform.${type}`, record }));
  const tracing = {
    spanId: trace.segmentId,
    type: 'X-Amzn-Trace-Id',
    value: `Root=${trace.traceId};Parent=${trace.segmentId};Sampled=${trace.sampled ? 1 : 0}`,
  };
  return {
    initStart() {
      if (!quiet) {
        line('initStart', {
          initializationType: 'on-demand',
          phase: 'init',
          runtimeVersion: config.runtime,
          functionName: config.name,
          functionVersion: '$LATEST',
        });
      }
    },
    start(requestId) {
      if (!quiet) line('start', { requestId, version: '$LATEST', tracing });
    },
    end(requestId, { outcome, ...measured }) {
      if (outcome.status === 'timeout') write(timeoutLine(now(), requestId, outcome.error.errorMessage));
      if (quiet && outcome.status === 'success') return;
      const status = {
        status: outcome.status,
        ...(outcome.status !== 'success' && { errorType: outcome.error.errorType }),
      };
      const durationMs = rounded(measured.durationMs);
      const producedBytes = outcome.status === 'success' ? Buffer.byteLength(outcome.payload) : 0;
      line('runtimeDone', { requestId, ...status, tracing, metrics: { durationMs, producedBytes } });
      line('report', {
        requestId,
        metrics: {
          durationMs,
          billedDurationMs: billed(measured),
          memorySizeMB: config.memoryMb,
          ...(measured.maxMemoryUsedMb !== undefined && { maxMemoryUsedMB: measured.maxMemoryUsedMb }),
          ...(measured.initDurationMs !== undefined && { initDurationMs: rounded(measured.initDurationMs) }),
        },
        tracing,
        ...status,
      });
    },
  };
}

function textLog({ config, trace, now, write }: PlatformLogOptions): PlatformLog {
  return {
    initStart: () => write(`INIT_START Runtime Version: ${config.runtime}`),
    start: (requestId) => write(`START RequestId: ${requestId} Version: $LATEST`),
    end(requestId, { outcome, ...measured }) {
      if (outcome.status === 'timeout') write(timeoutLine(now(), requestId, outcome.error.errorMessage));
      write(`END RequestId: ${requestId}`);
      const report = [
        `REPORT RequestId: ${requestId}`,
        `Duration: ${measured.durationMs.toFixed(2)} ms`,
        `Billed Duration: ${billed(measured)} ms`,
        `Memory Size: ${config.memoryMb} MB`,
        ...(measured.maxMemoryUsedMb === undefined
          ? []
          : [`Max Memory Used: ${measured.maxMemoryUsedMb} MB`]),
        ...(measured.initDurationMs === undefined
          ? []
          : [`Init Duration: ${measured.initDurationMs.toFixed(2)} ms`]),
        ...(trace.sampled
          ? [`XRAY TraceId: ${trace.traceId}`, `SegmentId: ${trace.segmentId}`, 'Sampled: true']
          : []),
        ...(outcome.status === 'success'
          ? []
          : [`Status: ${outcome.status}`, `Error Type: ${outcome.error.errorType}`]),
      ];
      write(report.join('\t'));
    },
  };
}

const rounded = (milliseconds: number) => Number(milliseconds.toFixed(3));

/** Returns whole milliseconds; initialisation is billed, too. */
const billed = ({ durationMs, initDurationMs = 0 }: Omit<InvocationReport, 'outcome'>) =>
  Math.ceil(durationMs + initDurationMs);

/** `<time> <request id> Task timed out after 3.00 seconds` */
function timeoutLine(time: string, requestId: string, message = ''): string {
  return `${time} ${requestId} ${message.slice(message.indexOf('Task'))}`;
}
