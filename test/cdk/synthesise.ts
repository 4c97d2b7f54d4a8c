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
  /** Overrides for the settings of the repository's own site. */
  readonly site?: Partial<SiteConfig>;
  /** A complete site, for settings that must be missing. */
  readonly whole?: SiteConfig;
  /** The region of the stack, if not that of the site. */
  readonly region?: string;
}

/** Creates the stack with assets of one line; other tests check the content of the bundles. */
export function createStack(variation: Variation = {}): { app: App; stack: ClinicMailStack } {
  const bundle = mkdtempSync(join(tmpdir(), 'bundle-'));
  writeFileSync(join(bundle, 'index.cjs'), 'exports.handler = async () => {};');
  try {
    const app = new App({ context, autoSynth: false });
    const stack = new ClinicMailStack(app, 'ClinicMail', {
      site: { ...(variation.whole ?? site), ...variation.site },
      bundles: {
        sender: bundle,
        notices: bundle,
        accountRules: bundle,
        deliveryEvents: bundle,
        canary: bundle,
        supportWidget: bundle,
      },
      env: { region: variation.region ?? site.region },
    });
    return { app, stack };
  } finally {
    rmSync(bundle, { recursive: true });
  }
}

const templates = new Map<string, Template>();

/** Returns the template of the stack, cached by variation. Throws if a validation fails or dependencies are circular. */
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
  readonly UpdateReplacePolicy?: string;
}

/** Returns the resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): Readonly<Record<string, Resource>> {
  return template.findResources(type) as Record<string, Resource>;
}

/**
 * Returns the logical id of the only resource of a type whose logical id has the prefix.
 *
 * @throws Error if there is none or more than one
 */
export function logicalId(template: Template, type: string, prefix = ''): string {
  const found = Object.keys(resourcesOf(template, type)).filter((id) => id.startsWith(prefix));
  if (found.length !== 1)
    throw new Error(`There are ${found.length} resources ${type} with the prefix "${prefix}"`);
  return String(found[0]);
}

/** Returns the properties of the only resource of a type whose logical id has the prefix. */
export function propertiesOf(template: Template, type: string, prefix = ''): Resource['Properties'] {
  return resourcesOf(template, type)[logicalId(template, type, prefix)]?.Properties ?? {};
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** Returns the statements of all IAM policies whose logical id has the prefix. */
export function statementsOf(template: Template, prefix = ''): Statement[] {
  return Object.entries(resourcesOf(template, 'AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(prefix))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
}
