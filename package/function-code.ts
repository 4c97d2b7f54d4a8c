import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { writeFiles } from '../sender/build/write-files.ts';
import type { FunctionName } from '../sender/email/kinds.ts';
import { CognitoEmailsError } from './errors.ts';
import { functionFolder } from './function-folder.ts';

/**
 * Returns the code of a function with the files of a site beside it. They are written into the assembly, so that
 * synthesis needs no bundler and no Docker; the same settings give the same asset on every machine.
 */
export function functionCode(
  scope: Construct,
  name: FunctionName,
  files: Readonly<Record<string, string>>,
): Code {
  const outdir = Stage.of(scope)?.outdir;
  if (outdir === undefined) throw new CognitoEmailsError('The emails are in no app');
  const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
  const folder = join(outdir, `cognito-emails.${name}.${hash}`);
  cpSync(functionFolder(name), folder, { recursive: true });
  writeFiles(folder, files);
  return Code.fromAsset(folder);
}
