import { dirname, join } from 'node:path';
import { askOnTerminal } from '../../support/people/ask.ts';
import { describeOptions, parseOptions, UsageError } from '../../terminal/options.ts';
import { print } from '../../terminal/terminal.ts';
import { attach } from './attach.ts';
import { type OpenClients, openClients, type PoolClients, type Terminal } from './clients.ts';
import { detach } from './detach.ts';
import { AttachError } from './errors.ts';
import { ATTACH_OPTIONS, readAttachOptions, readRegion } from './target.ts';
import { undo } from './undo.ts';
import { readUndoFile, undoFileName } from './undo-file.ts';

interface PoolCommand {
  /** The first line of the help. */
  readonly description: string;
  run(options: ParsedOptions, open: Open, terminal: Terminal): Promise<boolean>;
}

type ParsedOptions = ReturnType<typeof parse>;
type Open = (target: { readonly region: string; readonly profile?: string | undefined }) => OpenClients;

const parse = (argv: string[]) =>
  parseOptions(
    { texts: ATTACH_OPTIONS.texts, flags: { ...ATTACH_OPTIONS.flags, help: 'show this help' } },
    argv,
  );

async function withClients<Result>(
  clients: OpenClients,
  work: (clients: PoolClients) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(clients);
  } finally {
    clients.close();
  }
}

/** The commands for user pools outside the CDK, by name. */
export const POOL_COMMANDS: Readonly<Record<string, PoolCommand>> = {
  attach: {
    description:
      'Makes an existing user pool send its emails through the function, and changes nothing else.',
    async run({ texts, flags }, open, terminal) {
      const options = readAttachOptions(texts, flags);
      return withClients(open(options), (clients) => attach(options, clients, terminal));
    },
  },
  detach: {
    description: 'Removes the function from a user pool, so that Cognito sends its own emails again.',
    async run({ texts, flags }, open, terminal) {
      const options = readAttachOptions(texts, flags);
      return withClients(open(options), (clients) => detach(options, clients, terminal));
    },
  },
  undo: {
    description: 'Gives a user pool the settings that it had before attach or detach, from --undo-file.',
    async run({ texts, flags }, open, terminal) {
      const path = texts['undo-file'];
      if (path === undefined)
        throw new UsageError('--undo-file is missing: it names the file to go back to.');
      const file = readUndoFile(path);
      const region = readRegion(file.userPoolId, texts.region);
      const undoFile = join(dirname(path), undoFileName(file.userPoolId, 'undo', Date.now()));
      const options = { file, region, yes: flags.yes, undoFile };
      return withClients(open({ region, profile: texts.profile }), (clients) =>
        undo(options, clients, terminal),
      );
    },
  },
};

/**
 * Runs one of the commands.
 *
 * @returns the exit code: 0 when the pool is as wanted, 1 when it is not, 2 for a wrong command line
 */
export async function runPoolCommand(
  name: string,
  argv: string[],
  open: Open,
  terminal: Terminal,
): Promise<number> {
  const command = Object.hasOwn(POOL_COMMANDS, name) ? POOL_COMMANDS[name] : undefined;
  if (command === undefined) throw new Error(`There is no command ${name}.`);
  try {
    const options = parse(argv);
    if (options.flags.help) {
      const help = { ...ATTACH_OPTIONS, flags: { ...ATTACH_OPTIONS.flags, help: 'show this help' } };
      terminal.print(`${command.description}\n\n${describeOptions(help)}`);
      return 0;
    }
    return (await command.run(options, open, terminal)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof AttachError)) throw error;
    terminal.print(error.message);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Runs one of the commands on the terminal, and sets the exit code. */
export async function poolCommand(name: string, argv: string[]): Promise<void> {
  process.exitCode = await runPoolCommand(name, argv, openClients, { print, ask: askOnTerminal });
}
