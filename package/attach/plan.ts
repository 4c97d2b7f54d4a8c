import { isObject, isSame, type Json, objectIn } from './json.ts';
import { UPDATE_FIELDS } from './pool-fields.ts';
import type { PoolState } from './read-pool.ts';

type Change = 'kept' | 'changed' | 'added' | 'removed' | 'not set';

/** Returns the plan of a change, a line for each field of UpdateUserPool, and for each trigger. */
export function planOf(before: PoolState, after: PoolState): string[] {
  const fields = Object.entries(UPDATE_FIELDS).flatMap(([field, member]) => [
    row(field, changeOf(before.pool[member], after.pool[member])),
    ...(field === 'LambdaConfig' ? triggerRows(before.pool, after.pool) : []),
  ]);
  const mfa = row('(multi-factor authentication)', isSame(before.mfa, after.mfa) ? 'kept' : 'changed');
  return [...fields, mfa];
}

function triggerRows(before: Json, after: Json): string[] {
  const [old, next] = [objectIn(before, 'LambdaConfig'), objectIn(after, 'LambdaConfig')];
  const names = [...new Set([...Object.keys(old), ...Object.keys(next)])];
  return names.map((name) =>
    row(`  ${name}`, changeOf(old[name], next[name]), arnOf(next[name] ?? old[name])),
  );
}

function changeOf(before: unknown, after: unknown): Change {
  if (isSame(before, after)) return isSame(before, undefined) ? 'not set' : 'kept';
  if (isSame(before, undefined)) return 'added';
  return isSame(after, undefined) ? 'removed' : 'changed';
}

const arnOf = (value: unknown): string => (isObject(value) ? `${value.LambdaArn}` : `${value ?? ''}`);

/** Builds a line; control characters could hide a part of the plan, which also shows what an undo file holds. */
const row = (name: string, change: Change, detail = '') =>
  `  ${name.padEnd(31)} ${change.padEnd(8)} ${detail}`.trimEnd().replaceAll(/\p{C}/gu, '\uFFFD');
