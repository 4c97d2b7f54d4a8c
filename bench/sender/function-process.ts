import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { UNCHECKED } from '../../emulator/iam/credentials.ts';
import { functionEnvironment } from '../../emulator/lambda/environment-variables.ts';
import { NO_FREEZER } from '../../emulator/lambda/freezer.ts';
import { spawnFunctionChild } from '../../emulator/lambda/function-child.ts';
import { startRuntimeApi } from '../../emulator/lambda/runtime-api.ts';
import type { FunctionConfig } from '../../emulator/template/function-config.ts';
import type { Cloud } from './cloud.ts';

/** Stands in for the AWS SDK of the Lambda runtime. */
const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Milliseconds per clock tick in `/proc/PID/stat`. */
const TICK = 10;

/** Returns milliseconds since the epoch, with fractions; comparable between threads. */
export const now = () => performance.timeOrigin + performance.now();

/** One process of a function, run as in Lambda. */
export interface FunctionProcess {
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Resolves when the process requests its first event, with the time. */
  readonly ready: Promise<number>;
  /**
   * Invokes the function.
   *
   * @param event JSON text
   * @returns milliseconds until it responded
   * @throws Error when it responds with a failure
   */
  invoke(event: string): Promise<number>;
  /** Milliseconds of processor time used so far. */
  cpuTime(): Promise<number>;
  /** MB. */
  peakMemory(): Promise<number>;
  /** MB of the process now. */
  memory(): Promise<number>;
  /** MB of heap in use, after garbage collection. */
  liveHeap(): Promise<number>;
  stop(): Promise<void>;
}

/** Returns the limits that Lambda sets for V8: 90 % of the function's memory for the old generation. */
function v8Options(memoryMb: number): string {
  return `--max-semi-space-size=${Math.floor(memoryMb * 0.05)} --max-old-space-size=${Math.floor(memoryMb * 0.9)}`;
}

/** Preloaded module: on SIGUSR2, collects garbage and writes the size of the heap to a file. */
const REPORT_HEAP = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs';
  process.on('SIGUSR2', () => {
    for (let times = 0; times < 3; times += 1) gc();
    writeFileSync(process.env.HEAP_FILE, String(process.memoryUsage().heapUsed));
  });
`)}`;

function environmentOf(config: FunctionConfig, cloud: Cloud, runtimeApi: string): Record<string, string> {
  return functionEnvironment({
    config,
    logStream: 'bench',
    daemonAddress: cloud.daemonAddress,
    credentials: UNCHECKED,
    path: '/usr/bin:/bin',
    runtimeApi,
    extra: {
      AWS_ENDPOINT_URL_KMS: cloud.url,
      AWS_ENDPOINT_URL_SSM: cloud.url,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cloud.url,
      AWS_ENDPOINT_URL_SESV2: cloud.url,
      NODE_OPTIONS: v8Options(config.memoryMb),
      NODE_PATH: MODULES,
    },
  });
}

/**
 * Starts a process of a function behind a Runtime API, with AWS's own runtime client.
 *
 * @param heapFile where the process writes its heap size; without it, the process runs exactly as in AWS
 */
export async function startFunctionProcess(
  config: FunctionConfig,
  cloud: Cloud,
  heapFile?: string,
): Promise<FunctionProcess> {
  const firstRequest = Promise.withResolvers<number>();
  let answer = Promise.withResolvers<void>();
  const fail = (body: string) => answer.reject(new Error(`${config.name} failed: ${body.slice(0, 500)}`));
  const api = await startRuntimeApi({
    onNext: () => firstRequest.resolve(now()),
    onInitError: (body) =>
      firstRequest.reject(new Error(`${config.name} did not start: ${body.slice(0, 500)}`)),
    onResponse: () => answer.resolve(),
    onError: (_, body) => fail(body),
  });
  const environment = environmentOf(config, cloud, api.address);
  const startedAt = now();
  const child = spawnFunctionChild({
    directory: config.assetDir,
    environment: {
      ...environment,
      ...(heapFile !== undefined && {
        NODE_OPTIONS: `${environment.NODE_OPTIONS} --expose-gc --import=${REPORT_HEAP}`,
        HEAP_FILE: heapFile,
      }),
    },
    onLine: () => undefined,
    freezer: NO_FREEZER,
  });
  void child.ended.then((reason) => fail(reason ?? 'the process exited'));
  const read = (file: string) => readFile(`/proc/${child.pid}/${file}`, 'utf8').catch(() => '');
  const statusField = async (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(await read('status'))?.[1]) / 1024;
  return {
    pid: child.pid ?? 0,
    startedAt,
    ready: firstRequest.promise,
    async invoke(event) {
      const requestId = randomUUID();
      answer = Promise.withResolvers();
      const traceHeader = `Root=1-${requestId.slice(0, 8)}-${requestId.replaceAll('-', '').slice(8)};Parent=${requestId.slice(-12)}0000;Sampled=1`;
      const startedInvoking = performance.now();
      api.deliver({ requestId, functionArn: config.arn, event, traceHeader }, Date.now() + 30_000);
      await answer.promise;
      return performance.now() - startedInvoking;
    },
    async cpuTime() {
      const fields = (await read('stat')).split(') ').at(1)?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * TICK;
    },
    peakMemory: () => statusField('VmHWM'),
    memory: () => statusField('VmRSS'),
    async liveHeap() {
      if (heapFile === undefined) throw new TypeError('The process was started without a heap file');
      await rm(heapFile, { force: true });
      process.kill(child.pid ?? 0, 'SIGUSR2');
      while (!existsSync(heapFile) || (await readFile(heapFile, 'utf8')) === '') await delay(10);
      return Number(await readFile(heapFile, 'utf8')) / 1e6;
    },
    async stop() {
      answer.promise.catch(() => undefined);
      child.kill();
      await child.ended;
      await api.close();
    },
  };
}

/** Loads the file as Lambda's runtime does, prints how long that took, and exits. */
const LOAD = `
  const began = performance.now();
  require(process.argv[1]);
  const took = performance.now() - began;
  require('node:fs').writeSync(1, String(took));
  process.reallyExit(0);
`;

/**
 * Loads a function's code in a fresh process.
 *
 * @returns milliseconds until the handler is available
 */
export function loadOnce(config: FunctionConfig, cloud: Cloud): number {
  const [file = ''] = config.handler.split('.');
  const code = ['.cjs', '.js'].map((extension) => join(config.assetDir, `${file}${extension}`));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--eval', LOAD, code.find((path) => existsSync(path)) ?? ''],
    { encoding: 'utf8', env: environmentOf(config, cloud, '127.0.0.1:1') },
  );
  const duration = Number.parseFloat(stdout);
  if (Number.isNaN(duration))
    throw new Error(`${config.name} cannot be loaded: ${stderr.trim().slice(0, 500)}`);
  return duration;
}
