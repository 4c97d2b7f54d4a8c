import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Makes what collects garbage and then tells how many MB this process still holds. */
export function createMemoryMeter(): () => number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 1024 ** 2;
  };
}
