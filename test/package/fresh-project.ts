import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PACKAGE } from '../harness/assembly.ts';

const run = promisify(execFile);
const MODULES = join(import.meta.dirname, '../../node_modules');

/** The packages of fresh projects besides ours: links, so that nothing is downloaded. */
const LINKED = ['aws-cdk-lib', 'constructs', 'typescript', 'jest', 'esbuild', '@types'];

/** A project of somebody else, in a folder outside of this repository. */
export interface FreshProject {
  readonly folder: string;
  /** Runs a program of `node_modules` with Node; rejects with its output when it fails. */
  run(program: string, args?: readonly string[]): Promise<string>;
}

/** Creates a project with the package in its `node_modules`. @param files their content by path */
export async function createProject(files: Readonly<Record<string, string>>): Promise<FreshProject> {
  const folder = await mkdtemp(join(tmpdir(), 'fresh-'));
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  await cp(PACKAGE, join(modules, 'cognito-emails'), { recursive: true });
  for (const name of LINKED) await symlink(join(MODULES, name), join(modules, name));
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
  return {
    folder,
    run: async (program, args = []) => {
      try {
        const { stdout } = await run(process.execPath, [program, ...args], {
          cwd: folder,
          env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', NODE_ENV: undefined },
        });
        return stdout;
      } catch (cause) {
        const { stdout, stderr } = cause as { stdout: string; stderr: string };
        throw new Error(`${program} failed:\n${stdout}\n${stderr}`, { cause });
      }
    },
  };
}
