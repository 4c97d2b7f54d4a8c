import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ClinicMailStack } from '../../cdk/stack.ts';
import { readSiteConfig, type SiteConfig } from '../../site/config.ts';

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));

export const site = readSiteConfig();

export interface Variation {
  /** Other settings than those of the repository's own site. */
  readonly site?: Partial<SiteConfig>;
  /** A site that lacks what the repository's own has. */
  readonly whole?: SiteConfig;
  /** Another region than the site's. */
  readonly region?: string;
}

/** The stack with assets of one line, because what the bundles hold is proved elsewhere. */
export function createStack(variation: Variation = {}): { app: App; stack: ClinicMailStack } {
  const bundle = mkdtempSync(join(tmpdir(), 'bundle-'));
  writeFileSync(join(bundle, 'index.cjs'), 'exports.handler = async () => {};');
  try {
    const app = new App({ context, autoSynth: false });
    const stack = new ClinicMailStack(app, 'ClinicMail', {
      site: { ...(variation.whole ?? site), ...variation.site },
      bundles: { sender: bundle, notices: bundle, deliveryEvents: bundle },
      env: { region: variation.region ?? site.region },
    });
    return { app, stack };
  } finally {
    rmSync(bundle, { recursive: true });
  }
}

const templates = new Map<string, Template>();

/** The template of the stack, made once; throws on a circular dependency and on what a construct refuses. */
export function synthesise(variation: Variation = {}): Template {
  const key = JSON.stringify(variation);
  const template = templates.get(key) ?? Template.fromStack(createStack(variation).stack);
  templates.set(key, template);
  return template;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/** The resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): Readonly<Record<string, Resource>> {
  return template.findResources(type) as Record<string, Resource>;
}

/** The logical id of the one resource of a type whose logical id starts so. */
export function logicalId(template: Template, type: string, start = ''): string {
  const found = Object.keys(resourcesOf(template, type)).filter((id) => id.startsWith(start));
  if (found.length !== 1) throw new Error(`Of ${type} starting with "${start}" there are ${found.length}`);
  return String(found[0]);
}

/** The properties of the one resource of a type whose logical id starts so. */
export function propertiesOf(template: Template, type: string, start = ''): Resource['Properties'] {
  return resourcesOf(template, type)[logicalId(template, type, start)]?.Properties ?? {};
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Every statement of the policies whose logical id starts so. */
export function statementsOf(template: Template, start = ''): Statement[] {
  return Object.entries(resourcesOf(template, 'AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(start))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
}
