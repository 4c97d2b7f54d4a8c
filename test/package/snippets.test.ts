import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, type ScalarTag, type Tags } from 'yaml';
import { startLocalSystem } from '../../local/system.ts';
import { VARIABLES } from '../../sender/config.ts';
import { TIMING } from '../../sender/timing.ts';
import { createProject } from './fresh-project.ts';

const read = (name: string) =>
  readFileSync(new URL(`../../docs/package/snippets/${name}`, import.meta.url), 'utf8');

/** The variables that the function cannot do without. */
const REQUIRED = Object.values({ ...VARIABLES.sender, ...VARIABLES.telemetry }).sort();

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** CloudFormation's short forms of intrinsic functions. */
const SHORT_FORMS: Tags = [
  { tag: '!Ref', resolve: (name: string) => ({ Ref: name }) },
  { tag: '!Sub', resolve: (text: string) => ({ 'Fn::Sub': text }) },
  { tag: '!GetAtt', resolve: (path: string) => ({ 'Fn::GetAtt': path.split('.') }) },
].map((tag): ScalarTag => tag);

/** Replaces the function of SAM by what SAM's transform makes of it. */
function transform(resources: Readonly<Record<string, Resource>>): Record<string, Resource> {
  return Object.fromEntries(
    Object.entries(resources).flatMap(([id, resource]): [string, Resource][] => {
      if (resource.Type !== 'AWS::Serverless::Function') return [[id, resource]];
      const { CodeUri: _, EventInvokeConfig, ...properties } = resource.Properties;
      const { DestinationConfig, ...invoke } = EventInvokeConfig as {
        DestinationConfig: { OnFailure: { Destination: unknown } };
      };
      const { Destination } = DestinationConfig.OnFailure;
      return [
        [id, { Type: 'AWS::Lambda::Function', Properties: { ...properties, Code: { S3Key: 'sender.zip' } } }],
        [
          `${id}EventInvokeConfig`,
          {
            Type: 'AWS::Lambda::EventInvokeConfig',
            Properties: {
              FunctionName: { Ref: id },
              ...invoke,
              DestinationConfig: { OnFailure: { Destination } },
            },
          },
        ],
      ];
    }),
  );
}

test('the SAM template sends an email on this machine', async () => {
  const { Resources } = parse(read('sam.yaml'), { customTags: SHORT_FORMS });
  const { Environment, Timeout } = Resources.Sender.Properties;
  expect(
    Object.keys(Environment.Variables)
      .filter((name) => !name.startsWith('POWERTOOLS'))
      .sort(),
  ).toEqual(REQUIRED);
  expect(Timeout * 1000).toBe(TIMING.senderTimeout);
  expect(Environment.Variables.SEND_BUDGET_MS).toBe(String(TIMING.send.budget));

  const project = await createProject({
    'emails.json': JSON.stringify({ sender: 'accounts@mail.example', brand: { name: 'Shop' } }),
  });
  await project.run('node_modules/cognito-emails/lib/cli.js', ['build']);
  const assembly = mkdtempSync(join(tmpdir(), 'sam-'));
  mkdirSync(join(assembly, 'sender'));
  cpSync(join(project.folder, 'dist/sender'), join(assembly, 'sender'), { recursive: true });
  const write = (file: string, content: unknown) =>
    writeFileSync(join(assembly, file), JSON.stringify(content));
  write('Shop.template.json', { Resources: transform(Resources) });
  write('Shop.assets.json', { files: { sender: { source: { path: 'sender' } } } });
  write('manifest.json', {
    artifacts: {
      'Shop.assets': { type: 'cdk:asset-manifest', properties: { file: 'Shop.assets.json' } },
      Shop: {
        type: 'aws:cloudformation:stack',
        properties: { templateFile: 'Shop.template.json' },
        dependencies: ['Shop.assets'],
      },
    },
  });
  const system = await startLocalSystem({ assembly, verifiedIdentities: ['mail.example'] });
  try {
    await expect(system.checkEmail()).resolves.toBeUndefined();
  } finally {
    await system.close();
    for (const folder of [assembly, project.folder]) rmSync(folder, { recursive: true });
  }
});

describe('the Terraform example', () => {
  const text = read('terraform.tf');

  test('sets every variable that the function needs, and the times of the construct', () => {
    const [, variables = ''] = /variables = \{([^}]*)\}/.exec(text) ?? [];
    const names = [...variables.matchAll(/^\s*(\w+)\s*=/gm)].map(([, name = '']) => name);
    expect(names.filter((name) => !name.startsWith('POWERTOOLS')).sort()).toEqual(REQUIRED);
    expect(text).toContain(`timeout          = ${TIMING.senderTimeout / 1000}`);
    expect(text).toContain(`"${TIMING.send.budget}"`);
  });

  test('refers only to what it declares, and closes every block', () => {
    const declared = [...text.matchAll(/^(resource|data) "(\w+)" "(\w+)"/gm)].map(([, kind, type, name]) =>
      kind === 'data' ? `data.${type}.${name}` : `${type}.${name}`,
    );
    const used = [...text.matchAll(/\b((?:data\.)?aws_\w+\.\w+)\.\w+/g)].map(([, name = '']) => name);
    expect(used.filter((name) => !declared.includes(name))).toEqual([]);
    for (const [open, close] of ['{}', '[]', '()']) {
      expect(text.split(`${open}`).length).toBe(text.split(`${close}`).length);
    }
  });

  test('sets the trigger with its version and the key of the function', () => {
    expect(text).toMatch(/custom_email_sender \{\s+lambda_arn +=[^}]+lambda_version = "V1_0"/);
    expect(text.match(/aws_kms_key\.codes\.arn/g)).toHaveLength(3);
    expect(text).toContain('source_arn     = aws_cognito_user_pool.users.arn');
  });
});
