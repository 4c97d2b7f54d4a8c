import type { Place } from '../../bench/faults/run.ts';
import { sendWithout, surroundings } from '../../bench/faults/surroundings.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

let place: Place;
beforeAll(async () => {
  const system = await startLocalSystem({ assembly: ASSEMBLY });
  place = { system, functions: readStack(ASSEMBLY).functions() };
});
afterAll(() => place.system.close());

describe('the deployed bundle sends codes and notices, cold and warm, where', () => {
  test.each(surroundings)('%s', async (without) => {
    const results = await sendWithout(place, without, 2);
    expect(results.flatMap(({ problems }) => problems)).toEqual([]);
  });
});
