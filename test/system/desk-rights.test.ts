import { readFileSync } from 'node:fs';
import {
  AdminDeleteUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { readStack } from '../../emulator/template/stack.ts';
import type { Denial } from '../../local/access.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { readPolicy } from '../../site/policies.ts';
import { ASSEMBLY, SHORT_SEND_BUDGET } from '../harness/assembly.ts';
import { createPatient, invite, openClinic, signUp } from '../support/clinic.ts';
import { changedAssembly, type PolicyStatement, type Resources, withoutAction } from './changed-assembly.ts';
import { DESK, openDesk, STAFF } from './support-desk.ts';

const systems: LocalSystem[] = [];
afterEach(async () => {
  await Promise.all(systems.splice(0).map((system) => system.close()));
});

interface PolicyResource {
  readonly PolicyDocument: { Statement: PolicyStatement[] };
  readonly Roles?: readonly { readonly Ref?: string }[];
}

/** Returns the policy documents of the role of the support desk. */
function deskDocuments(resources: Resources): PolicyResource['PolicyDocument'][] {
  return Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .map(({ Properties }) => Properties as unknown as PolicyResource)
    .filter(({ Roles = [] }) => Roles.some(({ Ref = '' }) => Ref.startsWith('SupportWidget')))
    .map(({ PolicyDocument }) => PolicyDocument);
}

const template: { Resources: Resources } = JSON.parse(
  readFileSync(`${ASSEMBLY}/ClinicMail.template.json`, 'utf8'),
);

/** The statements of the role, but for those that every function has: its log and its traces. */
const STATEMENTS = deskDocuments(template.Resources)
  .flatMap(({ Statement }) => Statement)
  .map(({ Action }) => [Action].flat())
  .filter(([first = '']) => !/^(logs:CreateLogStream|xray:PutT)/.test(first));

/** Starts a system that sends no emails, so that the failure queue has entries. */
async function start(...changes: ((resources: Resources) => void)[]) {
  const denials: Denial[] = [];
  const system = await startLocalSystem({
    assembly: changedAssembly((resources) => {
      for (const change of [withoutAction('ses:SendEmail'), ...changes]) change(resources);
    }),
    delayScale: 0.001,
    environment: SHORT_SEND_BUDGET,
    onDenied: (denial) => denials.push(denial),
  });
  systems.push(system);
  const ofDesk = () => denials.filter(({ caller }) => caller.includes('SupportWidget'));
  return { system, denials: ofDesk };
}

/** Does everything that the support desk offers. @returns what it answered */
async function useEverything(system: LocalSystem): Promise<string[]> {
  const clinic = openClinic(system);
  const desk = openDesk(system);
  await signUp(clinic, 'ana@example.com');
  await invite(clinic, 'ben@example.com');
  const cleo = await createPatient(clinic, 'cleo@example.com');
  await system.lambda.settled();
  const ask = (patient: string) => desk.call({ ask: 'report' }, patient);
  const act = (action: string, sub: string) => desk.call({ ask: 'action', action, sub });
  const report = await ask('ben@example.com');
  const [ben = ''] = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(report) ?? [];
  const answers = [await ask('ana@example.com'), report, await act('resend', ben)];
  for (const action of ['sign-out', 'unblock']) answers.push(await act(action, cleo));
  desk.lambda.destroy();
  return answers;
}

const FAILURE = /could not be asked|not known/;

describe('the role of the support desk', () => {
  test('suffices for everything that it offers', async () => {
    const { system, denials } = await start();
    const answers = await useEverything(system);
    expect(denials()).toEqual([]);
    expect(answers.filter((html) => FAILURE.test(html))).toEqual([]);
    expect(answers[0]).toContain('In the failure queue');
    expect(answers[2]).toContain('The email was sent again.');
    expect(answers[3]).toContain('The patient was signed out everywhere.');
    expect(answers[4]).toContain('Nothing was done: the address is not blocked.');
  });

  test.each(STATEMENTS.map((actions) => [actions.join(', '), actions] as const))(
    'has no statement too many: without %s, something cannot be asked',
    async (_, actions) => {
      const { system, denials } = await start((resources) => {
        for (const document of deskDocuments(resources)) {
          document.Statement = document.Statement.filter(
            ({ Action }) => [Action].flat().join() !== actions.join(),
          );
        }
      });
      const answers = await useEverything(system);
      expect(denials().length).toBeGreaterThan(0);
      for (const { action } of denials()) expect(actions).toContain(action);
      expect(answers.some((html) => FAILURE.test(html))).toBe(true);
      expect(answers.join()).not.toMatch(/arn:aws:sts/);
    },
  );

  test('has statements for each service', () => expect(STATEMENTS.length).toBeGreaterThan(8));
});

describe('the managed policy of support staff', () => {
  test('is what docs/policies/support.json allows, the widget and the dashboard', () => {
    const stack = readStack(ASSEMBLY);
    const { properties } = stack.only('AWS::IAM::ManagedPolicy');
    const { Statement } = properties.PolicyDocument as { Statement: PolicyStatement[] };
    const ofCommand = readPolicy('support', stack) as { Statement: PolicyStatement[] };
    const sorted = (statements: readonly PolicyStatement[]) =>
      statements.map(({ Action, Resource, ...rest }) => ({
        ...rest,
        Action: [Action].flat().toSorted(),
        Resource: [Resource].flat().toSorted(),
      }));
    expect(sorted(Statement.slice(0, ofCommand.Statement.length))).toEqual(sorted(ofCommand.Statement));
    expect(Statement.slice(ofCommand.Statement.length).map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ['UseTheWidget', 'lambda:InvokeFunction'],
      ['OpenTheDashboard', 'cloudwatch:GetDashboard'],
      [
        'SeeItsGraphs',
        ['cloudwatch:GetMetricData', 'cloudwatch:ListDashboards', 'logs:GetQueryResults', 'logs:StopQuery'],
      ],
      ['SeeItsQueries', 'logs:StartQuery'],
    ]);
    expect(properties.ManagedPolicyName).toBe(STAFF);
    expect(stack.outputs.SupportPolicyArn).toBe(`arn:aws:iam::${stack.accountId}:policy/${STAFF}`);
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    expect(JSON.stringify(properties.PolicyDocument).length).toBeLessThan(6_144);
  });

  test('lets somebody invoke the widget and no other function, and change no account', async () => {
    const { system } = await start();
    const { lambda, call } = openDesk(system);
    expect(await call({})).toContain('clinic-desk');
    const others = readStack(ASSEMBLY)
      .functions()
      .filter(({ arn }) => arn !== DESK.arn);
    expect(others.length).toBeGreaterThan(4);
    for (const { arn, name } of others) {
      for (const FunctionName of [arn, name]) {
        await expect(lambda.send(new InvokeCommand({ FunctionName }))).rejects.toMatchObject({
          name: 'AccessDeniedException',
        });
      }
    }
    lambda.destroy();
    const { region, awsUrl: endpoint, userPoolId: UserPoolId } = system;
    const credentials = { accessKeyId: STAFF, secretAccessKey: STAFF };
    const cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials });
    await expect(
      cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username: 'alex' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    cognito.destroy();
  });

  test('is needed: others in the account cannot invoke the widget', async () => {
    const { system } = await start();
    for (const accessKeyId of ['support', 'administer-users']) {
      const response = await fetch(`${system.awsUrl}/2015-03-31/functions/${DESK.name}/invocations`, {
        method: 'POST',
        headers: { authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/x` },
        body: '{}',
      });
      expect([accessKeyId, response.status]).toEqual([accessKeyId, 403]);
    }
  });
});
