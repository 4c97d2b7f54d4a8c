import { openMailbox } from '../../local/demo/mailbox.ts';
import { playDemo } from '../../local/demo/play-demo.ts';
import { startLocalSystem } from '../../local/system.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

/**
 * Plays the demo in a process of its own, where Amplify's arithmetic is as fast as in production, and prints as JSON the
 * emails and everything that support could see afterwards.
 */
const system = await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01 });
await playDemo(system, openMailbox(system), (_, step) => step());

const pageResponse = await fetch(system.awsUrl);
const keysResponse = await fetch(`${system.awsUrl}/${system.userPoolId}/.well-known/jwks.json`);
const output = {
  emails: await system.inbox.emails(),
  logs: system.logGroups.map((group) => system.logs.query({ group })),
  traces: system.traces.traceIds().map((id) => system.traces.documents(id)),
  page: await pageResponse.text(),
  keys: await keysResponse.json(),
};
await system.close();
process.stdout.write(JSON.stringify(output));
