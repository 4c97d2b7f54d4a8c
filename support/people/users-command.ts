import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { STSClient } from '@aws-sdk/client-sts';
import { readSiteConfig } from '../../site/config.ts';
import { describeOptions, UsageError } from '../../terminal/options.ts';
import { print } from '../../terminal/terminal.ts';
import { createAuditLog } from '../audit/audit-log.ts';
import { toReadableError } from '../aws/aws-errors.ts';
import { type Connection, connect } from '../aws/connect.ts';
import { quoted, type Target, targetOptions } from '../aws/target.ts';
import { localTimes } from '../timeline/times.ts';
import { actionCommand } from './action-command.ts';
import type { ActionName } from './actions.ts';
import { askOnTerminal } from './ask.ts';
import { changeAddressCommand } from './change-address-command.ts';
import { EXIT } from './exit-codes.ts';
import { inviteCommand } from './invite-command.ts';
import { listCommand } from './list-command.ts';
import { type CommandLine, optionsOf, parseCommandLine, refuseOtherOptions } from './options.ts';
import { createPrinter } from './printer.ts';
import { purgeUnconfirmedCommand } from './purge-unconfirmed-command.ts';
import { showCommand } from './show-command.ts';
import { unblockCommand } from './unblock-command.ts';
import type { UserCommand, UsersContext } from './users-context.ts';

const action = (name: ActionName) => [name, actionCommand(name)] as const;

/** Every command, in the order of the help. */
export const COMMANDS: ReadonlyMap<string, UserCommand> = new Map<string, UserCommand>([
  ['list', listCommand],
  ['show', showCommand],
  ['invite', inviteCommand],
  action('resend'),
  action('reset'),
  action('confirm-address'),
  ['change-address', changeAddressCommand],
  action('sign-out'),
  action('disable'),
  action('enable'),
  action('delete'),
  ['unblock', unblockCommand],
  ['purge-unconfirmed', purgeUnconfirmedCommand],
]);

/**
 * `npm run users`: one command about the patients in the user pool.
 *
 * @returns the exit code
 * @throws Error with a sentence, whose class gives the exit code
 */
export async function runUsers(argv: string[]): Promise<number> {
  const line = parseCommandLine(argv);
  const [name, argument, ...more] = line.positionals;
  const command = name === undefined ? undefined : COMMANDS.get(name);
  if (line.flags.help) {
    print(command === undefined || name === undefined ? generalHelp() : helpOf(name, command));
    return EXIT.done;
  }
  if (name === undefined || command === undefined) {
    const known = [...COMMANDS.keys()].join(', ');
    throw new UsageError(`${name === undefined ? 'Name a command' : `There is no ${name}`}: ${known}.`);
  }
  if (more.length >= (command.arguments ?? 1)) {
    throw new UsageError(`${name} takes one patient at a time. Usage: ${name} ${command.usage}`);
  }
  refuseOtherOptions(name, line, command.takes);

  const site = readSiteConfig();
  const target = targetOf(line);
  const connection = await connect(target, site, command.policy);
  const { region } = connection.client;
  const cognito = new CognitoIdentityProviderClient(connection.client);
  const ses = new SESv2Client(connection.client);
  const sts = new STSClient(connection.client);
  const logs = new CloudWatchLogsClient(connection.client);
  const request = { region, url: connection.url };
  const context: UsersContext = {
    ses,
    pool: {
      cognito,
      userPoolId: connection.output('UserPoolId'),
      clientId: connection.output('UserPoolClientId'),
    },
    site,
    times: localTimes(site.timeZone, Date.now()),
    print: createPrinter(line.flags.json),
    ask: askOnTerminal,
    audit: createAuditLog({ logs, sts, logGroup: () => connection.output('SupportActions'), request }),
    where: whereOf(connection),
    again: (script, ...words) =>
      `npm run ${script} -- ${words.map(quoted).join(' ')}${targetOptions(target)}`,
  };
  try {
    return await command.run(argument, line, context);
  } catch (error) {
    throw toReadableError(error, request);
  } finally {
    cognito.destroy();
    ses.destroy();
    sts.destroy();
    logs.destroy();
  }
}

function targetOf({ flags, numbers, texts }: CommandLine): Target {
  const { profile, region, stack } = texts;
  return { local: flags.local, port: numbers['aws-port'], profile, region, stack };
}

function whereOf({ stackName, url, client }: Connection): string {
  return `${stackName} (${url === undefined ? client.region : 'this machine'})`;
}

function generalHelp(): string {
  const rows = [...COMMANDS].map(([name, { usage, does }]) => [`${name} ${usage}`.trim(), does] as const);
  const width = Math.max(...rows.map(([usage]) => usage.length));
  return `npm run users -- COMMAND [options]

Manages the patients of the clinic. COMMAND --help lists the options of one.

${rows.map(([usage, does]) => `  ${usage.padEnd(width)}  ${does}`).join('\n')}

${EXIT_CODES}`;
}

/** Returns the help of one command. */
export function helpOf(name: string, { usage, does, takes }: UserCommand): string {
  return `npm run users -- ${`${name} ${usage}`.trim()} [options]

${does[0]?.toUpperCase()}${does.slice(1)}.

${describeOptions(optionsOf(takes))}

${EXIT_CODES}`;
}

const EXIT_CODES = `Exit codes: ${EXIT.done} done, ${EXIT.failed} failed, also for a row of a file, ${EXIT.notUnderstood} not understood, ${EXIT.notDone} not done because it was
declined or makes no sense for the account, ${EXIT.nobody} nobody found, ${EXIT.interrupted} interrupted.`;
