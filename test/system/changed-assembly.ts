import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ASSEMBLY } from '../harness/assembly.ts';

const TEMPLATE = 'ClinicMail.template.json';

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: string;
  Action: string | string[];
  Principal?: unknown;
  Resource?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

/** The resources of the template, by logical id. */
export type Resources = Record<string, Resource>;

/** Makes an assembly whose template differs from the synthesised one. @returns its folder */
export function changedAssembly(change: (resources: Resources) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'changed-'));
  for (const name of readdirSync(ASSEMBLY)) {
    if (name !== TEMPLATE) symlinkSync(join(ASSEMBLY, name), join(folder, name));
  }
  const template = JSON.parse(readFileSync(join(ASSEMBLY, TEMPLATE), 'utf8'));
  change(template.Resources);
  writeFileSync(join(folder, TEMPLATE), JSON.stringify(template));
  return folder;
}

/** Returns the policy documents of a template: of roles, keys and queues. */
const documentsOf = (resources: Resources): { Statement: PolicyStatement[] }[] =>
  Object.values(resources).flatMap(({ Properties }) =>
    ['PolicyDocument', 'KeyPolicy', 'AssumeRolePolicyDocument']
      .filter((name) => name in Properties)
      .map((name) => Properties[name] as { Statement: PolicyStatement[] }),
  );

const actionsOf = ({ Action }: PolicyStatement): string[] => [Action].flat();

/** Takes every statement of identity-based policies away that allows an action. */
export function withoutAction(action: string): (resources: Resources) => void {
  return (resources) => {
    let removed = 0;
    for (const document of documentsOf(resources)) {
      const kept = document.Statement.filter(
        (statement) => 'Principal' in statement || !actionsOf(statement).includes(action),
      );
      removed += document.Statement.length - kept.length;
      document.Statement = kept;
    }
    if (removed === 0) throw new Error(`No statement allows ${action}.`);
  };
}

/** Takes the statements of resource-based policies away that match. */
export function withoutStatements(
  matches: (statement: PolicyStatement) => boolean,
): (resources: Resources) => void {
  return (resources) => {
    let removed = 0;
    for (const document of documentsOf(resources)) {
      const kept = document.Statement.filter(
        (statement) => !('Principal' in statement && matches(statement)),
      );
      removed += document.Statement.length - kept.length;
      document.Statement = kept;
    }
    if (removed === 0) throw new Error('No statement matches.');
  };
}

/** Changes the value of a condition key in identity-based policies. */
export function withCondition(key: string, value: unknown): (resources: Resources) => void {
  return (resources) => {
    let changed = 0;
    for (const { Condition = {}, Principal } of documentsOf(resources).flatMap(
      ({ Statement }) => Statement,
    )) {
      for (const keys of Object.values(Condition)) {
        if (Principal !== undefined || !(key in keys)) continue;
        keys[key] = value;
        changed += 1;
      }
    }
    if (changed === 0) throw new Error(`No statement has the condition key ${key}.`);
  };
}

/** Changes the resources for which identity-based policies allow an action. */
export function withResources(action: string, Resource: string[]): (resources: Resources) => void {
  return (resources) => {
    const allowing = documentsOf(resources)
      .flatMap(({ Statement }) => Statement)
      .filter((statement) => statement.Principal === undefined && actionsOf(statement).includes(action));
    if (allowing.length === 0) throw new Error(`No statement allows ${action}.`);
    for (const statement of allowing) statement.Resource = Resource;
  };
}

/** Changes the permissions of functions for a principal. */
export function withPermission(principal: string, change: object): (resources: Resources) => void {
  return (resources) => {
    const found = Object.values(resources).filter(
      ({ Type, Properties }) => Type === 'AWS::Lambda::Permission' && Properties.Principal === principal,
    );
    if (found.length === 0) throw new Error(`No function permits ${principal}.`);
    for (const { Properties } of found) Object.assign(Properties, change);
  };
}
