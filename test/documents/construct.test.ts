import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeConstruct } from '../../docs-site/reference/construct.ts';
import { ROOT } from './guide.ts';

const page = writeConstruct();
const namesIn = (file: string) =>
  [...readFileSync(join(ROOT, 'package', file), 'utf8').matchAll(/^ {2}readonly (\w+)/gm)].map(
    ([, name = '']) => name,
  );

describe('the reference of the construct', () => {
  test('has every setting and every property, with its meaning', () => {
    const names = [...namesIn('options.ts'), ...namesIn('cognito-emails.ts')];
    const isOfRecord = (name: string) => ['name', 'value'].includes(name);
    expect(names.length).toBeGreaterThan(40);
    expect(
      names.filter((name) => !isOfRecord(name) && !new RegExp(`^\\| \`${name}\` \\| \\S`, 'm').test(page)),
    ).toEqual([]);
  });

  test('says which settings are required, and what the others are by default', () => {
    expect(page).toMatch(/^\| `sender` \|.*\| required \|$/m);
    expect(page).toMatch(/^\| `timeZone` \|.*\| `UTC` \|$/m);
    expect(page).toMatch(/^\| `alarmTopic` \|.*\| nobody is notified \|$/m);
  });
});
