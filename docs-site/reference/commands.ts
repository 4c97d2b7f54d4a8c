import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { COMMANDS, helpOf } from '../../support/people/users-command.ts';
import { code, markdownTable } from './markdown-table.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The scripts of `package.json` without a `--help` of their own, and what they do. */
export const SCRIPTS_WITHOUT_HELP: Readonly<Record<string, string>> = {
  test: 'Runs every test, or those of the folders and files that you name: `npm test -- test/emails`.',
  check: 'Checks formatting, lint rules, types and unused code.',
  format: 'Formats the code and applies safe fixes.',
  schema: 'Writes the JSON Schema of `site.config.json` again, after a change of `site/config.ts`.',
  budgets: 'Accepts the new sizes of the functions, after a build reported that they have grown.',
  sbom: 'Lists every package with version, licence and checksum, as CycloneDX.',
};

/** Number of commands that are asked at the same time. */
const AT_ONCE = 2;

/** Returns the scripts of `package.json` that explain themselves, with the file that each runs. */
export function scriptsWithHelp(): readonly (readonly [string, string])[] {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    readFileSync(`${ROOT}/package.json`, 'utf8'),
  );
  return Object.entries(scripts).flatMap(([name, command]) => {
    const [, file] = /^node (\S+\.ts)$/.exec(command) ?? [];
    return file === undefined ? [] : [[name, file] as const];
  });
}

/**
 * Writes the reference of the commands, from what each prints for `--help`.
 *
 * @throws Error if a command does not exit with 0
 */
export async function writeCommands(): Promise<string> {
  const waiting = scriptsWithHelp().entries();
  const sections: string[] = [];
  const work = async () => {
    for (const [index, [name, file]] of waiting) sections[index] = sectionOf(name, await askForHelp(file));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const others = Object.entries(SCRIPTS_WITHOUT_HELP).map(([name, does]) => [code(commandOf(name)), does]);
  return `# Commands

Run commands at the top of the repository. Options come after \`--\`, and \`--help\` lists them.

${sections.join('\n\n')}

## Others

${markdownTable(['Command', 'Does'], others)}
`;
}

function sectionOf(name: string, help: string): string {
  const single =
    name === 'users'
      ? [...COMMANDS].map(
          ([command, options]) =>
            `### ${commandOf(name)} -- ${command}\n\n${block(helpOf(command, options).split('\n\nExit codes')[0] ?? '')}`,
        )
      : [];
  return [`## ${commandOf(name)}`, block(help), ...single].join('\n\n');
}

const commandOf = (name: string) => (['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`);
const block = (text: string) => `\`\`\`\n${text.trim()}\n\`\`\``;

async function askForHelp(file: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [file, '--help'], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1' },
  });
  return stdout;
}
