import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(ROOT, 'docs/samples/pipeline');
const text = readFileSync(join(FOLDER, 'github-actions.yml'), 'utf8');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
const workflow: {
  readonly on: { readonly push: { readonly branches: readonly string[] } };
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
} = parse(text);
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const jobs = Object.values(workflow.jobs);
const runsOf = ({ steps }: Job) => steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
const signsIn = ({ steps }: Job) => steps.some(({ uses }) => uses?.includes('configure-aws-credentials'));

describe('the sample of a pipeline', () => {
  test('runs only scripts and programs that the repository has', () => {
    const runs = jobs.flatMap(runsOf);
    const named = runs.flatMap((run) => [...run.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name));
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(named).toEqual(['check', 'check-changes', 'deploy:web']);
    const programs = runs.flatMap((run) => [...run.matchAll(/npx ([\w-]+)/g)].map(([, name = '']) => name));
    expect(programs.filter((name) => !existsSync(join(ROOT, 'node_modules/.bin', name)))).toEqual([]);
    expect(runs.filter((run) => !/^(npm (ci|test|run)|npx cdk)\b/.test(run))).toEqual([]);
  });

  test('checks and tests, looks for losses, waits for approval, and only then deploys', () => {
    const { check, review, deploy } = workflow.jobs;
    expect([review?.needs, deploy?.needs]).toEqual(['check', 'review']);
    expect(check && runsOf(check)).toEqual(['npm ci', 'npm run check', 'npm test']);
    const prepared = review === undefined ? [] : runsOf(review);
    expect(prepared.at(-2)).toContain('--method=prepare-change-set --change-set-name "$CHANGE_SET"');
    expect(prepared.at(-1)).toBe('npm run check-changes -- "$CHANGE_SET"');
    expect(deploy && runsOf(deploy).slice(1)).toEqual([
      'npx cdk deploy --require-approval never',
      'npm run deploy:web',
    ]);
    expect(deploy?.environment).toBe('production');
  });

  test('has no long-lived keys: a token of the job is exchanged for the role, where it is needed', () => {
    expect(text).not.toMatch(/secrets\.|access[-_]key/i);
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const job of jobs) {
      expect(job.permissions?.['id-token'] === 'write').toBe(signsIn(job));
    }
  });

  test('is trusted by the role in its environments only, and these run for one branch', () => {
    const { Statement } = JSON.parse(readFileSync(join(FOLDER, 'trust-policy.json'), 'utf8'));
    const [{ Condition, Action }] = Statement;
    const issuer = 'token.actions.githubusercontent.com';
    expect([Statement.length, Action]).toEqual([1, 'sts:AssumeRoleWithWebIdentity']);
    // StringLike with an asterisk would trust other branches and repositories.
    expect(Object.keys(Condition)).toEqual(['StringEquals']);
    const subjects: string[] = Condition.StringEquals[`${issuer}:sub`];
    expect(Condition.StringEquals[`${issuer}:aud`]).toBe('sts.amazonaws.com');
    const environments = jobs.filter(signsIn).map(({ environment }) => environment);
    expect(subjects.map((subject) => subject.split(':').at(-1))).toEqual(environments);
    expect(workflow.on.push.branches).toEqual(['main']);
  });
});
