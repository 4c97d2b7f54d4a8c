import { AmplifyClient } from '@aws-sdk/client-amplify';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { exitWithError, failure, muted, print, success } from '../../terminal/terminal.ts';
import { buildSite } from '../../web/build.ts';
import { chooseDeployment } from '../aws/deployment.ts';
import { deployWeb } from '../deploy-web/deploy.ts';
import { InterruptedError } from '../deploy-web/deploy-errors.ts';
import { helpText, readOptions } from '../deploy-web/options.ts';

/** Milliseconds between two requests for the status. */
const INTERVAL = 1_000;

const FOUND_FAULTS = 2;
const INTERRUPTED = 130;

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof InterruptedError)) exitWithError(error);
  process.stderr.write('Interrupted; the steps above were done. Run the command again for the rest.\n');
  process.exit(INTERRUPTED);
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    print(helpText());
    return 0;
  }
  const { site, stackName, client } = chooseDeployment(options);
  const { region, siteUrl } = site;
  const started = Date.now();
  const { address, faults } = await deployWeb({
    cloudFormation: new CloudFormationClient(client),
    amplify: new AmplifyClient(client),
    region,
    stackName: options.stack ?? stackName,
    siteUrl,
    build: (folder) => buildSite(folder, { logoFile: site.clinic.logoFile }),
    check: options.check,
    interval: INTERVAL,
    deadline: started + options.timeout,
    signal: interruption(),
    report: (line) => print(`${muted(elapsed(started))}  ${line}`),
  });
  return printResult(address, faults, options.check);
}

function printResult(address: string, faults: readonly string[], checked: boolean): number {
  if (faults.length === 0) {
    const found = checked ? ' Its configuration and security headers arrived.' : '';
    print(`\n${success('✓')} ${address}${found}`);
    return 0;
  }
  print(`\n${failure('✗')} ${address} is up, but not as it should be:`);
  for (const fault of faults) print(`  ${fault}`);
  print('Headers come with the stack: run `npx cdk deploy`, then this command again.');
  return FOUND_FAULTS;
}

/** The first Ctrl-C lets the command clean up; a second one ends it at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      process.once(name, () => process.exit(INTERRUPTED));
      controller.abort();
    });
  }
  return controller.signal;
}

/** Formats the time since then as minutes and seconds. */
function elapsed(since: number): string {
  const seconds = Math.floor((Date.now() - since) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
