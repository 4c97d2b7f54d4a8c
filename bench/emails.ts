import { readSamples } from '../preview/samples.ts';
import { REPOSITORY_SOURCES } from '../preview/source-paths.ts';
import { compileTemplates } from '../sender/build/compile-templates.ts';
import { createCompose } from '../sender/email/compose.ts';
import { readSiteConfig } from '../site/config.ts';
import type { Findings } from './report.ts';
import { spreadOf } from './statistics.ts';

const ROUNDS = 300;

/** Measures how long it takes to compose one email, across all kinds and languages. */
export async function measureEmails(): Promise<Findings> {
  const site = readSiteConfig();
  const templates = compileTemplates(site);
  const compose = createCompose(templates, site.siteUrl);
  const samples = readSamples(REPOSITORY_SOURCES.events);
  const languages = Object.keys(templates.languages);
  const durations: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { request, secret } of samples) {
      for (const language of languages) {
        const startedAt = performance.now();
        compose({ ...request, languages: [language] }, secret);
        durations.push((performance.now() - startedAt) * 1000);
      }
    }
  }
  const { median, from, to } = spreadOf(durations);
  return { measures: [{ name: 'composing one email', value: median, unit: 'µs', spread: [from, to] }] };
}
