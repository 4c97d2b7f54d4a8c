import { openMailbox } from '../../local/demo/mailbox.ts';
import { playDemo } from '../../local/demo/play-demo.ts';
import { startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

test('no function depends on what one of its processes keeps', async () => {
  const system = await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01, takingTurns: 2 });
  try {
    const names: string[] = [];
    await playDemo(system, openMailbox(system), (name, step) => {
      names.push(name);
      return step();
    });
    expect(names.length).toBeGreaterThan(20);
    const streams = system.logs.query({ group: system.sender.logGroup }).map(({ stream }) => stream);
    expect(new Set(streams).size).toBeGreaterThan(1);
  } finally {
    await system.close();
  }
});
