#!/usr/bin/env node
import { UsageError } from '../terminal/options.ts';
import { exitWithError, print } from '../terminal/terminal.ts';

interface Command {
  readonly description: string;
  /** Loads the command, and runs it with the arguments after its name. */
  readonly run: (args: string[]) => Promise<void>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  build: {
    description: 'write the code of the function, for Terraform, SAM and other tools',
    run: async (args) => (await import('./commands/build.ts')).buildCommand(args),
  },
  preview: {
    description: 'show every email in every language while you write',
    run: async (args) => (await import('./commands/preview.ts')).previewCommand(args),
  },
  invoke: {
    description: 'send one email through the function on this machine',
    run: async (args) => (await import('./commands/invoke.ts')).invokeCommand(args),
  },
  attach: {
    description: 'make a user pool outside of any stack send its emails through the function',
    run: async (args) => (await import('./attach/command.ts')).poolCommand('attach', args),
  },
  detach: {
    description: 'go back to the emails of Cognito',
    run: async (args) => (await import('./attach/command.ts')).poolCommand('detach', args),
  },
  undo: {
    description: 'give a user pool the settings that it had before attach or detach',
    run: async (args) => (await import('./attach/command.ts')).poolCommand('undo', args),
  },
};

run(process.argv.slice(2)).catch(exitWithError);

/** The oldest version of Node that has everything which the commands use; npm only warns about an older one. */
const OLDEST_NODE = 22;

async function run([name = '--help', ...args]: string[]): Promise<void> {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    throw new UsageError(`This needs Node.js ${OLDEST_NODE}.12 or newer; this is ${process.versions.node}.`);
  }
  if (name === '--help') help();
  else await requireCommand(name).run(args);
}

function requireCommand(name: string): Command {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return command;
  throw new UsageError(`There is no command "${name}"; there are ${Object.keys(COMMANDS).join(', ')}.`);
}

function help(): void {
  print('npx cognito-emails COMMAND [options]\n');
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  for (const [name, { description }] of Object.entries(COMMANDS))
    print(`  ${name.padEnd(width)}  ${description}`);
  print('\nEach command has --help.');
}
