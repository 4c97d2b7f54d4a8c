import { createRequire } from 'node:module';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type * as Library from '../../package/index.ts';
import { PACKAGE } from '../harness/assembly.ts';

/** The library as users get it. */
export const { CognitoEmails, CognitoEmailsMixin }: typeof Library = createRequire(import.meta.url)(
  join(PACKAGE, 'lib/index.js'),
);

export type { CognitoEmailsOptions } from '../../package/index.ts';

/** The settings of the shortest example. */
export const SHORTEST = { sender: 'accounts@mail.example', brand: { name: 'Example' } };

/** Creates a stack as a fresh app has it, without settings of the app. */
export function createStack(id = 'Shop', app = new App()): Stack {
  return new Stack(app, id);
}
