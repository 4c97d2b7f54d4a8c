import { cp, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AmplifyClient } from '@aws-sdk/client-amplify';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { unzipSync } from 'fflate';
import { stackNameOf } from '../../../site/stack-name.ts';
import { zipSite } from '../../../support/deploy-web/archive.ts';
import { type DeployOptions, deployWeb } from '../../../support/deploy-web/deploy.ts';
import { readWebConfig } from '../../../support/deploy-web/web-config.ts';
import { addNoScript } from '../../../web/no-script.ts';
import { createStack, site, synthesise } from '../../cdk/synthesise.ts';
import { SITE } from '../../harness/assembly.ts';
import { type FakeAws, OUTPUTS, startFakeAws, UPLOAD_SECRET } from './fake-aws.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnEXAMPLEKEY' };

let aws: FakeAws;
let lines: string[];
let interrupt: AbortController;
beforeEach(async () => {
  aws = await startFakeAws();
  lines = [];
  interrupt = new AbortController();
});
afterEach(() => aws.close());

const deploy = (options: Partial<DeployOptions> = {}) => {
  const client = { region: 'eu-west-1', endpoint: aws.url, credentials, maxAttempts: 1 };
  return deployWeb({
    cloudFormation: new CloudFormationClient(client),
    amplify: new AmplifyClient(client),
    region: 'eu-west-1',
    stackName: 'ClinicMail',
    siteUrl: 'https://patients.riverside-clinic.example',
    build: (folder) => cp(SITE, folder, { recursive: true }),
    check: true,
    spreadsWithin: 200,
    interval: 5,
    deadline: Number.POSITIVE_INFINITY,
    signal: interrupt.signal,
    report: (line) => lines.push(line),
    ...options,
  });
};

const minutesAgo = (minutes: number) => Date.now() / 1000 - minutes * 60;

describe('putting the site up', () => {
  test('uploads what was built, with the configuration of the stack, and finds it served', async () => {
    expect(await deploy()).toEqual({ address: aws.url, faults: [] });

    const files = unzipSync(aws.uploads.get('1') ?? new Uint8Array());
    const { 'config.json': config, ...built } = files;
    expect(Buffer.from(config ?? []).toString()).toBe(OUTPUTS.WebConfig);
    const entries = await readdir(SITE, { recursive: true, withFileTypes: true });
    expect(Object.keys(built)).toHaveLength(entries.filter((entry) => entry.isFile()).length);
    const { 'index.html': page, ...rest } = built;
    for (const [name, bytes] of Object.entries(rest)) {
      expect(Buffer.from(bytes).equals(await readFile(join(SITE, name)))).toBe(true);
    }
    const builtPage = await readFile(join(SITE, 'index.html'), 'utf8');
    expect(Buffer.from(page ?? []).toString()).toBe(addNoScript(builtPage, JSON.parse(OUTPUTS.WebConfig)));
    expect(String(Buffer.from(page ?? []))).toContain('href="tel:02079460018"');
    expect(aws.requests).toEqual([
      'POST /',
      'POST /apps/d1clinic23mail/branches/main/deployments',
      'PUT /upload/1',
      'POST /apps/d1clinic23mail/branches/main/deployments/start',
    ]);
  });

  test('says what it does, and nothing that is secret', async () => {
    await deploy();
    expect(lines).toEqual([
      'Found the stack ClinicMail in eu-west-1.',
      expect.stringMatching(/^Built the site: \d+ files, \d+ kB, sha256 [0-9a-f]{12}\.$/),
      'Uploaded the site; starting deployment 1.',
      'Deployment 1 is PENDING.',
      'Deployment 1 is RUNNING.',
      'The site is up.',
      expect.stringContaining('https://patients.riverside-clinic.example, which is not connected'),
      'Checking the site.',
    ]);
    const said = lines.join('\n');
    for (const secret of [UPLOAD_SECRET, credentials.accessKeyId, credentials.secretAccessKey])
      expect(said).not.toContain(secret);
  });

  test('can be repeated, and uploads the same bytes', async () => {
    await deploy();
    await deploy();
    expect(aws.jobs.map(({ status }) => status)).toEqual(['SUCCEED', 'SUCCEED']);
    expect(Buffer.from(aws.uploads.get('2') ?? []).equals(aws.uploads.get('1') ?? Buffer.alloc(1))).toBe(
      true,
    );
  });

  test.each(['production', 'staging'])('looks for the stack that the app makes: %s', (stage) => {
    expect(stackNameOf(stage)).toBe(createStack({ site: { ...site, stage } }).stack.stackName);
  });

  test('reads the outputs of the stack, and the guide names no other output', async () => {
    const outputs = synthesise().findOutputs('*');
    const guide = await readFile(new URL('../../../docs/deploying.md', import.meta.url), 'utf8');
    const named = [...guide.matchAll(/`((?:Web(?!Authn)|Dns|UserPool)\w+|\w+LogGroup|\w+QueueUrl)`/g)].map(
      ([, name]) => name,
    );
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining([...named, ...Object.keys(OUTPUTS)]));

    const parts: unknown[] = outputs.WebConfig?.Value['Fn::Join'][1];
    const texts = parts.map((part) => (typeof part === 'string' ? part : 'eu-west-1_Example12'));
    expect(readWebConfig(texts.join('')).config.clinic.name).toBe(site.clinic.name);
  });

  test.each([
    ['AVAILABLE', undefined],
    ['PENDING_VERIFICATION', 'which is connected but PENDING_VERIFICATION'],
  ])('looks whether the domain of the emails is connected: %s', async (domainStatus, sentence) => {
    const subDomainSetting = { prefix: 'patients', branchName: 'main' };
    aws.domains = [
      {
        domainName: 'riverside-clinic.example',
        domainStatus,
        subDomains: [{ subDomainSetting, verified: true, dnsRecord: 'patients CNAME x.cloudfront.net' }],
      },
    ];
    await deploy();
    const [reported] = lines.filter((line) => line.includes('Links in emails lead to'));
    if (sentence === undefined) expect(reported).toBeUndefined();
    else expect(reported).toContain(sentence);
  });

  test('succeeds although domains cannot be listed', async () => {
    aws.refusals.ListDomainAssociations = [{ status: 403, type: 'AccessDeniedException', message: 'no' }];
    expect((await deploy()).faults).toEqual([]);
  });
});

describe('the zip', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'site-'));
    await cp(SITE, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is the same whenever and wherever the files were written', async () => {
    await utimes(join(folder, 'index.html'), 0, 0);
    expect(zipSite(folder, '{}').sha256).toBe(zipSite(SITE, '{}').sha256);
  });

  test('is another one for another configuration', () => {
    expect(zipSite(SITE, '{"a":1}').sha256).not.toBe(zipSite(SITE, '{}').sha256);
  });

  test('is refused without a page', async () => {
    await rm(join(folder, 'index.html'));
    expect(() => zipSite(folder, '{}')).toThrow('no index.html');
  });

  test('is refused when the build would hide the configuration', async () => {
    await writeFile(join(folder, 'config.json'), '{}');
    expect(() => zipSite(folder, '{}')).toThrow('would hide');
  });
});

describe('another deployment', () => {
  test('that runs is waited for', async () => {
    aws.jobs.push({
      jobId: '7',
      status: 'RUNNING',
      startTime: minutesAgo(1),
      next: ['RUNNING', 'RUNNING', 'SUCCEED'],
    });
    await deploy();
    expect(lines).toContain('Deployment 7 is RUNNING: waiting until it ends.');
    expect(aws.jobs.map(({ status }) => status)).toEqual(['SUCCEED', 'SUCCEED']);
  });

  test('that was created and never started is stopped', async () => {
    aws.jobs.push({ jobId: '7', status: 'PENDING', startTime: minutesAgo(14), next: [] });
    await deploy();
    expect(lines).toContain('Deployment 7 was created and never started: stopping it.');
    expect(aws.jobs.map(({ status }) => status)).toEqual(['SUCCEED', 'CANCELLED']);
  });

  test('that somebody has just created is left to them', async () => {
    aws.jobs.push({ jobId: '7', status: 'PENDING', startTime: minutesAgo(0), next: [] });
    const late = deploy({ deadline: Date.now() });
    await expect(late).rejects.toThrow(/^Deployment 7 is PENDING: .*Nothing was deployed.*\n.*stop-job/s);
    expect(aws.jobs).toHaveLength(1);
    expect(aws.jobs[0]?.status).toBe('PENDING');
  });

  test('that comes between is waited for', async () => {
    aws.refusals.CreateDeployment = [
      {
        status: 400,
        type: 'BadRequestException',
        message: 'The last job(deployment) 9 was not finished, please wait until it finish or use StopJob',
      },
    ];
    await deploy();
    expect(lines).toContain('Amplify says that a deployment is under way.');
    expect(aws.jobs[0]?.status).toBe('SUCCEED');
  });
});

describe('the site is not put up', () => {
  test('without a stack', async () => {
    aws.stack = undefined;
    await expect(deploy()).rejects.toThrow(
      /^There is no stack ClinicMail in eu-west-1 .*\nRun `npx cdk deploy`/,
    );
  });

  test('while the stack is made for the first time', async () => {
    aws.stack = { status: 'CREATE_IN_PROGRESS', outputs: {} };
    await expect(deploy()).rejects.toThrow(
      /WebAppId, WebBranch, WebAddress, WebConfig. It is being deployed/,
    );
  });

  test('by a stack without its outputs', async () => {
    aws.stack = { status: 'ROLLBACK_COMPLETE', outputs: { WebAppId: 'd1' } };
    await expect(deploy()).rejects.toThrow(
      /\(ROLLBACK_COMPLETE\) has no output WebBranch.*until it succeeds/,
    );
  });

  test('with a configuration that the app does not read', async () => {
    const { lives: _, userPoolId: __, ...older } = JSON.parse(OUTPUTS.WebConfig);
    aws.stack = {
      status: 'UPDATE_COMPLETE',
      outputs: { ...OUTPUTS, WebAddress: aws.url, WebConfig: JSON.stringify(older) },
    };
    await expect(deploy()).rejects.toThrow(/ {2}userPoolId: .*\n {2}lives: .*\n.*run `npx cdk deploy` first/);
    aws.stack.outputs.WebConfig = 'no JSON';
    await expect(deploy()).rejects.toThrow('is no JSON');
    expect(aws.jobs).toEqual([]);
  });

  test('when it cannot be built', async () => {
    const build = () => Promise.reject(new Error('The first page would load too much'));
    await expect(deploy({ build })).rejects.toThrow(/cannot be built, .*\nThe first page/);
    expect(aws.jobs).toEqual([]);
  });

  test.each([
    ['ExpiredToken', 'The AWS credentials have expired. Sign in'],
    ['InvalidClientTokenId', 'AWS does not accept these credentials'],
    ['AccessDenied', 'does not let you call cloudformation:DescribeStacks: User is'],
    ['Throttling', 'takes no more calls'],
    ['InternalFailure', 'cloudformation:DescribeStacks failed: InternalFailure: User is'],
  ])('when CloudFormation answers %s', async (type, sentence) => {
    aws.refusals.DescribeStacks = [{ status: 403, type, message: 'User is not authorized' }];
    await expect(deploy()).rejects.toThrow(sentence);
  });

  test('when the signature is wrong, whose token AWS may quote', async () => {
    aws.refusals.DescribeStacks = [
      {
        status: 403,
        type: 'SignatureDoesNotMatch',
        message: 'The canonical string should have been x-amz-security-token:SECRET',
      },
    ];
    const error: Error = await deploy().catch((caught) => caught);
    expect(error.message).toContain('does not accept');
    expect(error.message).not.toContain('SECRET');
  });

  test('when Amplify refuses, whose right is missing', async () => {
    aws.refusals.CreateDeployment = [
      { status: 403, type: 'AccessDeniedException', message: 'User is not authorized' },
    ];
    await expect(deploy()).rejects.toThrow(/amplify:CreateDeployment: .*\ndocs\/deploying\.md/);
  });

  test('when the upload is refused, without quoting the address', async () => {
    aws.uploadAnswers.push(403);
    const error: Error = await deploy().catch((caught) => caught);
    expect(error.message).toContain('The upload was refused (403 AccessDenied), so the site is as it was.');
    expect(error.message).not.toContain(UPLOAD_SECRET);
    expect(aws.jobs[0]?.status).toBe('CANCELLED');
  });

  test('when the upload fails three times', async () => {
    aws.uploadAnswers.push(503, 503, 503);
    await expect(deploy()).rejects.toThrow('The upload was refused (503 AccessDenied)');
    expect(lines.filter((line) => line.includes('trying again'))).toHaveLength(2);
  });

  test('when starting is refused; what was begun does not stand in the way of the next', async () => {
    aws.refusals.StartDeployment = [
      { status: 500, type: 'InternalFailureException', message: 'An internal error' },
    ];
    await expect(deploy()).rejects.toThrow('amplify:StartDeployment failed');
    expect(lines).toContain('Stopped deployment 1.');
    expect((await deploy()).faults).toEqual([]);
  });

  test('when the deployment fails: why, and where its log is', async () => {
    aws.course = ['RUNNING', 'FAILED'];
    await expect(deploy()).rejects.toThrow(
      /^Deployment 1 failed, .*\n {2}DEPLOY: The zip has no index\.html\n {2}Its log: https:\/\/logs\.example/,
    );
  });

  test('when somebody cancels it', async () => {
    aws.course = ['RUNNING', 'CANCELLED'];
    await expect(deploy()).rejects.toThrow('was cancelled by somebody else');
  });

  test('in time, but perhaps later', async () => {
    aws.course = ['RUNNING'];
    const late = deploy({ deadline: Date.now() });
    await expect(late).rejects.toThrow('Deployment 1 is RUNNING. It goes on without this command.');
    expect(aws.jobs[0]?.status).toBe('RUNNING');
  });
});

describe('an upload', () => {
  test('that fails in passing is tried again', async () => {
    aws.uploadAnswers.push(500);
    expect((await deploy()).faults).toEqual([]);
    expect(lines).toContain('The upload failed (500 AccessDenied); trying again.');
  });
});

describe('Ctrl-C', () => {
  test('during the upload stops the deployment that was begun', async () => {
    aws.uploadAnswers.push('hang');
    const deploying = deploy();
    while (!aws.requests.includes('PUT /upload/1')) await new Promise((resolve) => setTimeout(resolve, 5));
    interrupt.abort();
    await expect(deploying).rejects.toThrow('Interrupted.');
    expect(aws.jobs[0]?.status).toBe('CANCELLED');
    expect(lines.at(-1)).toBe('Stopped deployment 1.');
  });

  test('while Amplify deploys stops it too', async () => {
    aws.course = ['RUNNING'];
    const deploying = deploy({
      report: (line) => {
        lines.push(line);
        if (line === 'Deployment 1 is RUNNING.') interrupt.abort();
      },
    });
    await expect(deploying).rejects.toThrow('Interrupted.');
    expect(aws.jobs[0]?.status).toBe('CANCELLED');
  });

  test('says so when it cannot be stopped', async () => {
    aws.course = ['RUNNING'];
    aws.refusals.StopJob = [{ status: 400, type: 'BadRequestException', message: 'no' }];
    const deploying = deploy({
      report: (line) => {
        lines.push(line);
        if (line === 'Deployment 1 is RUNNING.') interrupt.abort();
      },
    });
    await expect(deploying).rejects.toThrow('Interrupted.');
    expect(lines.at(-1)).toBe(
      'Deployment 1 could not be stopped; the next run of this command will try again.',
    );
  });

  test('before anything was begun begins nothing', async () => {
    interrupt.abort();
    await expect(deploy()).rejects.toThrow('Interrupted.');
    expect(aws.jobs).toEqual([]);
  });
});

describe('the check', () => {
  test('names a header that does not arrive', async () => {
    aws.missingHeader = 'Content-Security-Policy';
    expect((await deploy()).faults).toEqual([
      '/config.json has no header Content-Security-Policy.',
      '/login has no header Content-Security-Policy.',
    ]);
  });

  test('notices that another site is served', async () => {
    aws.stack?.outputs && Object.assign(aws.stack.outputs, { WebAddress: `${aws.url}/elsewhere` });
    const { faults } = await deploy();
    expect(faults).toContain('/config.json is not the one that was deployed (it answered 404).');
    expect(faults).toContain('/login answered 404.');
  });

  test('can be left out', async () => {
    aws.missingHeader = 'Content-Security-Policy';
    expect((await deploy({ check: false })).faults).toEqual([]);
  });
});
