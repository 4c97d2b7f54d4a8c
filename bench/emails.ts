import { readSamples } from '../preview/samples.ts';
import { REPOSITORY } from '../preview/sources.ts';
import { compileTemplates } from '../sender/build/compile-templates.ts';
import { createCompose } from '../sender/email/compose.ts';
import { readSiteConfig } from '../site/config.ts';
import type { Findings } from './report.ts';
import { spreadOf } from './statistics.ts';

const ROUNDS = 300;

/** Measures how long one email takes to be written, over every kind and language. */
export async function measureEmails(): Promise<Findings> {
  const site = readSiteConfig();
  const templates = compileTemplates(site);
  const compose = createCompose(templates, site.siteUrl);
  const samples = readSamples(REPOSITORY.events);
  const languages = Object.keys(templates.languages);
  const durations: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { request, secret } of samples) {
      for (const language of languages) {
        const began = performance.now();
        compose({ ...request, languages: [language] }, secret);
        durations.push((performance.now() - began) * 1000);
      }
    }
  }
  const { median, from, to } = spreadOf(durations);
  return { measures: [{ name: 'writing one email', value: median, unit: 'µs', spread: [from, to] }] };
}
