import { join } from 'node:path';
import { print, success } from '../../terminal/terminal.ts';
import { buildPackage, packPackage } from './build-package.ts';

const DIST = join(import.meta.dirname, '../../dist');

const folder = join(DIST, 'cognito-emails');
await buildPackage(folder);
print(`${success('✓')} ${await packPackage(folder, join(DIST, 'packages'))}`);
