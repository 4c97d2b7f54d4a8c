import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createProject, type FreshProject } from './fresh-project.ts';

const TSC = 'node_modules/typescript/bin/tsc';
const JEST = 'node_modules/jest/bin/jest.js';

/** As `cdk init app --language typescript` writes them. */
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    lib: ['es2022'],
    declaration: true,
    strict: true,
    noImplicitAny: true,
    noImplicitReturns: true,
    skipLibCheck: true,
    types: ['node', 'jest'],
    noEmit: true,
    allowImportingTsExtensions: true,
  },
  exclude: ['node_modules', 'cdk.out'],
});

const STACK = (suffix: string) => `
import * as cdk from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { CognitoEmails, CognitoEmailsMixin, type CognitoEmailsProps } from 'cognito-emails';

export class ShopStack extends cdk.Stack {
  readonly emails: CognitoEmails;
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const userPool = new UserPool(this, 'Users', { autoVerify: { email: true } });
    const props: CognitoEmailsProps = { userPool, sender: 'accounts@mail.example', brand: { name: 'Shop' } };
    this.emails = new CognitoEmails(this, 'Emails', props);
    new UserPool(this, 'Staff').with(new CognitoEmailsMixin({ sender: 'staff@mail.example', brand: { name: 'Staff' } }));
  }
}
// ${suffix}
`;

describe('a fresh project', () => {
  let project: FreshProject;
  afterEach(() => rm(project.folder, { recursive: true }));

  test('in CommonJS, as cdk init makes it, compiles and passes its own jest', async () => {
    project = await createProject({
      'package.json': JSON.stringify({ name: 'shop', version: '0.1.0' }),
      'tsconfig.json': TSCONFIG,
      'lib/shop-stack.ts': STACK('CommonJS'),
      'test/shop.test.ts': `
import * as cdk from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ShopStack } from '../lib/shop-stack';

test('the pool has an email sender', () => {
  const stack = new ShopStack(new cdk.App(), 'Shop');
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::KMS::Key', 2);
  template.hasResourceProperties('AWS::Cognito::UserPool', {
    LambdaConfig: { CustomEmailSender: { LambdaArn: Match.anyValue(), LambdaVersion: 'V1_0' } },
  });
  expect(stack.resolve(stack.emails.function.functionArn)).toBeDefined();
});
`,
      // In place of @swc/jest, which does the same: removes types, and turns imports into require.
      'transform.js': `
const { transformSync } = require('esbuild');
module.exports = { process: (code) => ({ code: transformSync(code, { loader: 'ts', format: 'cjs' }).code }) };
`,
      'jest.config.js': `
module.exports = { testEnvironment: 'node', roots: ['<rootDir>/test'], testMatch: ['**/*.test.ts'], transform: { '^.+\\\\.ts$': '<rootDir>/transform.js' } };
`,
    });
    await project.run(TSC, [
      '-p',
      '.',
      '--module',
      'CommonJS',
      '--moduleResolution',
      'bundler',
      '--allowImportingTsExtensions',
      'false',
    ]);
    await project.run(TSC, ['-p', '.', '--moduleResolution', 'NodeNext']);
    await expect(project.run(JEST, ['--ci'])).resolves.toBeDefined();
  });

  test('in ES modules synthesises, with the pool in a nested stack as Amplify makes it', async () => {
    project = await createProject({
      'package.json': JSON.stringify({ name: 'shop', version: '0.1.0', type: 'module' }),
      'tsconfig.json': TSCONFIG,
      'lib/shop-stack.ts': STACK('ESM'),
      'bin/shop.ts': `
import * as cdk from 'aws-cdk-lib';
import { CfnUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { CognitoEmails, CognitoEmailsMixin } from 'cognito-emails';
import { ShopStack } from '../lib/shop-stack.ts';

const app = new cdk.App({ outdir: 'cdk.out' });
new ShopStack(app, 'Shop');
const amplify = new cdk.Stack(app, 'Amplify');
const auth = new cdk.NestedStack(amplify, 'auth');
const custom = new cdk.NestedStack(amplify, 'custom');
const options = { sender: 'accounts@mail.example', brand: { name: 'Shop' } };
const cfnUserPool = new UserPool(auth, 'Users').node.defaultChild as CfnUserPool;
cfnUserPool.with(new CognitoEmailsMixin(options));
new CognitoEmails(custom, 'Emails', { userPool: new UserPool(auth, 'More'), ...options });
new cdk.CfnOutput(custom, 'Output', { value: 'needs a resource' });
new cdk.aws_sns.Topic(custom, 'Topic');
app.synth();
`,
    });
    await project.run(TSC, ['-p', '.']);
    await project.run('bin/shop.ts');
    const templates = JSON.parse(
      readFileSync(join(project.folder, 'cdk.out/manifest.json'), 'utf8'),
    ).artifacts;
    expect(Object.keys(templates)).toEqual(expect.arrayContaining(['Shop', 'Amplify']));
    const { Resources } = JSON.parse(
      readFileSync(join(project.folder, 'cdk.out/Amplify.template.json'), 'utf8'),
    );
    const nested = Object.entries<{ Properties: { Parameters?: object } }>(Resources).map(
      ([id, { Properties }]) => [id.slice(0, 4), Object.keys(Properties.Parameters ?? {})],
    );
    // Neither stack needs a value of the other, so that CloudFormation can create them in any order.
    expect(nested).toEqual([
      ['auth', []],
      ['cust', []],
    ]);
  });

  test('of another tool shows its emails, sends one on this machine, and builds the same function each time', async () => {
    project = await createProject({
      'package.json': JSON.stringify({ name: 'shop', version: '0.1.0' }),
      'emails.json': JSON.stringify({
        sender: 'accounts@mail.example',
        brand: { name: 'Shop' },
        templates: './emails',
      }),
      'emails/en/sign-in-code.liquid':
        "---\nsubject: Hello\npreheader: P\n---\n# Hello\n\n[% render 'code' %]\n\n[% render 'code-rules' %]\n",
    });
    const cli = 'node_modules/cognito-emails/lib/cli.js';
    const read = (file: string) => readFileSync(join(project.folder, file));
    await project.run(cli, ['build', '--zip']);
    const first = read('dist/sender.zip');
    await project.run(cli, ['build', '--zip']);
    expect(read('dist/sender.zip').equals(first)).toBe(true);
    expect(JSON.parse(read('dist/sender/en.json').toString())['sign-in-code'].subject).toEqual(['Hello']);
    expect(JSON.parse(read('dist/sender/site.json').toString())).toMatchObject({
      format: 1,
      brand: { name: 'Shop' },
    });
    await expect(project.run(cli, ['invoke', 'authentication'])).resolves.toMatch(
      /Subject: Hello\n[\s\S]*\n {2}\d{6,8}\n/,
    );
    await project.run(cli, ['preview', '--out', 'gallery']);
    expect(read('gallery/emails/sign-in-code.en.txt').toString()).toContain('Hello');
    expect(read('gallery/index.html').toString()).toContain('emails/en/sign-in-code.liquid');
    await expect(project.run(cli, ['build', '--config', 'nothing.json'])).rejects.toThrow(
      'nothing.json cannot be read as JSON',
    );
    await expect(project.run(cli, ['biuld'])).rejects.toThrow('There is no command "biuld"');
  });
});
