import { siteHeaders } from '../../web/hosting.ts';
import { propertiesOf, site, synthesise } from './synthesise.ts';

/** Matches a scalar: plain, or between quotes. A plain one must not begin with a character that YAML gives a meaning. */
const SCALAR = String.raw`(?:"[^"\\]*"|'[^']*'|[^\s"'&*!|>%@{}[\],#?:-](?:(?!: | #).)*)`;
const LINES = {
  pattern: new RegExp(`^ {2}- pattern: (${SCALAR})$`),
  headers: /^ {4}headers:$/,
  key: new RegExp(`^ {6}- key: (${SCALAR})$`),
  value: new RegExp(`^ {8}value: (${SCALAR})$`),
};

const withoutQuotes = (scalar = '') => scalar.replace(/^(["'])(.*)\1$/, '$2');

/** Reads headers as a person would who knows only the form that Amplify's documentation shows. */
function readHeaders(yaml: string): ReturnType<typeof siteHeaders> {
  const [first, ...lines] = yaml.trimEnd().split('\n');
  expect(first).toBe('customHeaders:');
  const rules: { pattern: string; headers: { key: string; value: string }[] }[] = [];
  for (const line of lines) {
    const kind = Object.entries(LINES).find(([, form]) => form.test(line))?.[0];
    const text = withoutQuotes(Object.values(LINES).flatMap((form) => form.exec(line)?.[1] ?? [])[0]);
    const headers = rules.at(-1)?.headers;
    if (kind === 'pattern') rules.push({ pattern: text, headers: [] });
    else if (kind === 'key') headers?.push({ key: text, value: '' });
    else if (kind === 'value') Object.assign(headers?.at(-1) ?? {}, { value: text });
    else if (kind !== 'headers') throw new Error(`Not a line of Amplify's form: ${line}`);
  }
  return rules;
}

describe("Amplify's headers", () => {
  test('are plain YAML, one line for each pattern, key and value', () => {
    const { CustomHeaders } = propertiesOf(synthesise(), 'AWS::Amplify::App');
    expect(readHeaders(String(CustomHeaders))).toEqual(
      siteHeaders(`https://cognito-idp.${site.region}.amazonaws.com`),
    );
  });

  test.each([
    ['an anchor', 'customHeaders:\n  - &a1 pattern: "**"\n'],
    ['an alias', 'customHeaders:\n  - pattern: /\n    headers:\n      - *a1\n'],
    ['a folded line', 'customHeaders:\n  - pattern: /\n    headers:\n      - key: A\n        value: >-\n'],
    ['a wrapped line', 'customHeaders:\n  - pattern: "**\n    **"\n'],
  ])('could not be read with %s', (_, yaml) => {
    expect(() => readHeaders(yaml)).toThrow("Not a line of Amplify's form");
  });
});
