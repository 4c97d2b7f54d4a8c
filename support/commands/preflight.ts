import { AmplifyClient } from '@aws-sdk/client-amplify';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describeOptions, parseOptions, UsageError } from '../../terminal/options.ts';
import { exitWithError, failure, muted, print, showSteps, success } from '../../terminal/terminal.ts';
import { chooseDeployment, DEPLOYMENT_OPTIONS } from '../aws/deployment.ts';
import { call, type NamedFinding, type State } from '../preflight/finding.ts';
import { findStack, runChecks } from '../preflight/run-checks.ts';
import { synthesise } from '../preflight/template.ts';

const EXIT = { ready: 0, failed: 1, notUnderstood: 2, somethingToDo: 3 } as const;

/** Nobody waits for an answer from a region that does not exist. */
const TIMEOUTS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true },
};

const OPTIONS = {
  texts: DEPLOYMENT_OPTIONS,
  flags: { json: 'one JSON object a line, for machines', help: 'show this' },
} as const;

const MARKS: Readonly<Record<State, string>> = {
  ok: success('✓'),
  todo: failure('✗'),
  unknown: muted('?'),
};

try {
  process.exitCode = await main();
} catch (error) {
  exitWithError(error, error instanceof UsageError ? EXIT.notUnderstood : EXIT.failed);
}

async function main(): Promise<number> {
  const { texts, flags, positionals } = parseOptions(OPTIONS);
  if (flags.help) {
    print(help());
    return EXIT.ready;
  }
  if (positionals.length > 0) throw new UsageError(`There is nothing to do with "${positionals[0]}".`);
  const { site, stackName, client: chosen } = chooseDeployment(texts);
  const { region } = site;
  const client = { ...chosen, ...TIMEOUTS };
  const cloudFormation = new CloudFormationClient(client);
  const step = showSteps();
  step(`Asking AWS who you are, and synthesising ${stackName}`);
  const [accountId, deployment] = await Promise.all([
    findAccount(new STSClient(client), region),
    synthesise({ region, stage: site.stage }),
  ]).finally(() => step(undefined));
  const existing = findStack(cloudFormation, region, stackName);
  // The checks that need the stack report the reason.
  existing.catch(() => undefined);
  const clients = {
    amplify: new AmplifyClient(client),
    cloudFormation,
    cognito: new CognitoIdentityProviderClient(client),
    iam: new IAMClient(client),
    lambda: new LambdaClient(client),
    route53: new Route53Client(client),
    ses: new SESv2Client(client),
    ssm: new SSMClient(client),
  };
  const account = { clients, accountId, region, site, stackName, deployment, existing };
  const findings = await runChecks(account, (waiting) => step(`Checking ${waiting.join(', ')}`));
  step(undefined);
  if (flags.json) for (const finding of findings) print(JSON.stringify(finding));
  else show(findings, { accountId, region, stackName, alarmEmails: site.alarmEmails });
  return findings.some(({ state }) => state === 'todo') ? EXIT.somethingToDo : EXIT.ready;
}

async function findAccount(sts: STSClient, region: string): Promise<string> {
  const caller = await call('sts:GetCallerIdentity', region, () =>
    sts.send(new GetCallerIdentityCommand({})),
  );
  return caller?.Account ?? '';
}

function show(
  findings: readonly NamedFinding[],
  {
    accountId,
    region,
    stackName,
    alarmEmails,
  }: {
    readonly accountId: string;
    readonly region: string;
    readonly stackName: string;
    readonly alarmEmails: readonly string[];
  },
): void {
  print(`${stackName} in the account ${accountId}, ${region}. Nothing is changed.\n`);
  const width = Math.max(...findings.map(({ check }) => check.length));
  for (const { check, state, found, advice } of findings) {
    print(`${MARKS[state]} ${check.padEnd(width)}  ${found}`);
    if (advice !== undefined) print(`  ${' '.repeat(width)}  ${state === 'ok' ? muted(advice) : advice}`);
  }
  const count = (state: State) => findings.filter((finding) => finding.state === state).length;
  print(`\n${count('ok')} in order, ${count('todo')} to do, ${count('unknown')} could not be checked.`);
  print(
    `After the first deployment, AWS sends a "Subscription Confirmation" to ${alarmEmails.join(', ')}; whoever does not confirm hears of no alarm.`,
  );
}

function help(): string {
  return `npm run preflight -- [options]

Looks whether the account is ready for a deployment of site.config.json, and says what to do if not. It only reads.

${describeOptions(OPTIONS)}

Exit codes: 0 nothing is to be done, 1 the account or the stack could not be read at all, 2 the command line was not
understood, 3 something is to be done. A check that could not be made counts neither way.`;
}
