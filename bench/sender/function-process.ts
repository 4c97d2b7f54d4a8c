import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { functionEnvironment } from '../../emulator/lambda/environment-variables.ts';
import { spawnFunctionChild } from '../../emulator/lambda/function-child.ts';
import { startRuntimeApi } from '../../emulator/lambda/runtime-api.ts';
import type { FunctionConfig } from '../../emulator/template/function-config.ts';
import type { Cloud } from './cloud.ts';

/** Where a runtime's own AWS SDK would be found; here it is the one that the project has. */
const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Milliseconds of a clock tick in `/proc/PID/stat`. */
const TICK = 10;

/** Time since the epoch in milliseconds, with fractions, the same in every thread. */
export const now = () => performance.timeOrigin + performance.now();

/** One process of a function, as Lambda would run it. */
export interface FunctionProcess {
  readonly pid: number;
  /** When it was started, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Resolves when it asks for its first event, with the time. */
  readonly ready: Promise<number>;
  /**
   * Hands it an event.
   *
   * @param event JSON text
   * @returns milliseconds until it answered
   * @throws Error when it answers with a failure
   */
  invoke(event: string): Promise<number>;
  /** Milliseconds that it kept a processor busy. */
  cpuTime(): Promise<number>;
  /** MB at its peak. */
  peakMemory(): Promise<number>;
  /** MB that it holds now. */
  memory(): Promise<number>;
  /** MB of its heap that are in use, after all that is not has been collected. */
  liveHeap(): Promise<number>;
  stop(): Promise<void>;
}

/** What Lambda gives V8 of a function's memory: nine tenths for what lives long. */
function v8Options(memoryMb: number): string {
  return `--max-semi-space-size=${Math.floor(memoryMb * 0.05)} --max-old-space-size=${Math.floor(memoryMb * 0.9)}`;
}

/** Runs before the function: collects garbage when it is told to, and writes down what is left. */
const TELL_HEAP = `data:text/javascript,${encodeURIComponent(`
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
    path: '/usr/bin:/bin',
    runtimeApi,
    extra: {
      AWS_ENDPOINT_URL_KMS: cloud.url,
      AWS_ENDPOINT_URL_DYNAMODB: cloud.url,
      AWS_ENDPOINT_URL_SSM: cloud.url,
      AWS_ENDPOINT_URL_SESV2: cloud.url,
      NODE_OPTIONS: v8Options(config.memoryMb),
      NODE_PATH: MODULES,
    },
  });
}

/**
 * Starts a process of a function behind a Runtime API, with AWS's own runtime client.
 *
 * @param heapFile where the process may tell of its heap; without it, the process has nothing that it has not in AWS
 */
export async function startFunctionProcess(
  config: FunctionConfig,
  cloud: Cloud,
  heapFile?: string,
): Promise<FunctionProcess> {
  const asked = Promise.withResolvers<number>();
  let answer = Promise.withResolvers<void>();
  const fail = (body: string) => answer.reject(new Error(`${config.name} failed: ${body.slice(0, 500)}`));
  const api = await startRuntimeApi({
    onNext: () => asked.resolve(now()),
    onInitError: (body) => asked.reject(new Error(`${config.name} did not start: ${body.slice(0, 500)}`)),
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
        NODE_OPTIONS: `${environment.NODE_OPTIONS} --expose-gc --import=${TELL_HEAP}`,
        HEAP_FILE: heapFile,
      }),
    },
    onLine: () => undefined,
  });
  void child.ended.then((reason) => fail(reason ?? 'it ended'));
  const read = (file: string) => readFile(`/proc/${child.pid}/${file}`, 'utf8').catch(() => '');
  const statusField = async (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(await read('status'))?.[1]) / 1024;
  return {
    pid: child.pid ?? 0,
    startedAt,
    ready: asked.promise,
    async invoke(event) {
      const requestId = randomUUID();
      answer = Promise.withResolvers();
      const traceHeader = `Root=1-${requestId.slice(0, 8)}-${requestId.replaceAll('-', '').slice(8)};Parent=${requestId.slice(-12)}0000;Sampled=1`;
      const began = performance.now();
      api.deliver({ requestId, functionArn: config.arn, event, traceHeader }, Date.now() + 30_000);
      await answer.promise;
      return performance.now() - began;
    },
    async cpuTime() {
      const fields = (await read('stat')).split(') ').at(1)?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * TICK;
    },
    peakMemory: () => statusField('VmHWM'),
    memory: () => statusField('VmRSS'),
    async liveHeap() {
      if (heapFile === undefined) throw new TypeError('The process was not told where to write');
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

/** Loads the file as Lambda's runtime does, says how long that took, and ends. */
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
 * @returns milliseconds from asking for the file to its handler being there
 */
export function loadOnce(config: FunctionConfig, cloud: Cloud): number {
  const [file = ''] = config.handler.split('.');
  const code = ['.cjs', '.js'].map((extension) => join(config.assetDir, `${file}${extension}`));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--eval', LOAD, code.find((path) => existsSync(path)) ?? ''],
    { encoding: 'utf8', env: environmentOf(config, cloud, '127.0.0.1:1') },
  );
  const took = Number.parseFloat(stdout);
  if (Number.isNaN(took)) throw new Error(`${config.name} cannot be loaded: ${stderr.trim().slice(0, 500)}`);
  return took;
}
