import { writeFileSync } from 'node:fs';
import { siteConfigJsonSchema } from './config.ts';

/** Writes the JSON Schema that editors use for `site.config.json`. */
const file = new URL('./site.config.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(siteConfigJsonSchema(), null, 2)}\n`);
