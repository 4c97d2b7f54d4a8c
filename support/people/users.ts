import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { readSiteConfig } from '../../site/config.ts';
import { describeOptions, UsageError } from '../../terminal/options.ts';
import { say } from '../../terminal/terminal.ts';
import { explain } from '../aws/aws-errors.ts';
import { type Connection, connect, type Place } from '../aws/connect.ts';
import { placeOptions, quoted } from '../report/next-commands.ts';
import { localTimes } from '../timeline/times.ts';
import { actionCommand } from './act.ts';
import type { ActionName } from './actions.ts';
import { askOnTerminal } from './ask.ts';
import type { Desk, UserCommand } from './desk.ts';
import { invite } from './invite.ts';
import { list } from './list.ts';
import { type Line, optionsOf, readLine, refuseOthers } from './options.ts';
import { EXIT } from './outcome.ts';
import { createPrinter } from './printer.ts';
import { show } from './show.ts';

const action = (name: ActionName) => [name, actionCommand(name)] as const;

/** Every command, in the order of the help. */
const COMMANDS: ReadonlyMap<string, UserCommand> = new Map<string, UserCommand>([
  ['list', list],
  ['show', show],
  ['invite', invite],
  action('resend'),
  action('reset'),
  action('sign-out'),
  action('disable'),
  action('enable'),
  action('delete'),
]);

/**
 * `npm run users`: one command about the patients in the user pool.
 *
 * @returns the exit code
 * @throws Error with a sentence, whose class gives the exit code
 */
export async function runUsers(argv: string[]): Promise<number> {
  const line = readLine(argv);
  const [name, target, ...more] = line.positionals;
  const command = name === undefined ? undefined : COMMANDS.get(name);
  if (line.flags.help) {
    say(command === undefined || name === undefined ? generalHelp() : helpOf(name, command));
    return EXIT.done;
  }
  if (name === undefined || command === undefined) {
    const known = [...COMMANDS.keys()].join(', ');
    throw new UsageError(`${name === undefined ? 'Name a command' : `There is no ${name}`}: ${known}.`);
  }
  if (more.length > 0) throw new UsageError(`${name} takes one patient at a time.`);
  refuseOthers(name, line, command.takes);

  const site = readSiteConfig();
  const place = placeOf(line);
  const connection = await connect(place, site);
  const { region } = connection.client;
  const cognito = new CognitoIdentityProviderClient(connection.client);
  const desk: Desk = {
    pool: {
      cognito,
      userPoolId: connection.output('UserPoolId'),
      clientId: connection.output('UserPoolClientId'),
    },
    site,
    times: localTimes(site.timeZone, Date.now()),
    print: createPrinter(line.flags.json),
    ask: askOnTerminal,
    where: whereOf(connection),
    again: (script, ...words) => `npm run ${script} -- ${words.map(quoted).join(' ')}${placeOptions(place)}`,
  };
  try {
    return await command.run(target, line, desk);
  } catch (error) {
    throw explain(error, { region, url: connection.url });
  } finally {
    cognito.destroy();
  }
}

function placeOf({ flags, numbers, texts }: Line): Place {
  const { profile, region, stack } = texts;
  return { local: flags.local, port: numbers['aws-port'], profile, region, stack };
}

function whereOf({ stackName, url, client }: Connection): string {
  return `${stackName} (${url === undefined ? client.region : 'this machine'})`;
}

function generalHelp(): string {
  const rows = [...COMMANDS].map(([name, { usage, does }]) => [`${name} ${usage}`, does] as const);
  const width = Math.max(...rows.map(([usage]) => usage.length));
  return `npm run users -- COMMAND [options]

Manages the patients of the clinic. COMMAND --help lists the options of one.

${rows.map(([usage, does]) => `  ${usage.padEnd(width)}  ${does}`).join('\n')}

${EXIT_CODES}`;
}

function helpOf(name: string, { usage, does, takes }: UserCommand): string {
  const { numbers, flags, texts } = optionsOf(takes);
  return `npm run users -- ${name} ${usage} [options]

${does[0]?.toUpperCase()}${does.slice(1)}.

${describeOptions(numbers, flags, texts)}

${EXIT_CODES}`;
}

const EXIT_CODES = `Exit codes: ${EXIT.done} done, ${EXIT.failed} failed, also for a row of a file, ${EXIT.notUnderstood} not understood, ${EXIT.notDone} not done because it was
declined or makes no sense for the account, ${EXIT.nobody} nobody found, ${EXIT.interrupted} interrupted.`;
