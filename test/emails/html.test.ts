import { type ConfigData, HtmlValidate } from 'html-validate';
import { samples } from './samples.ts';

/** Allows what mail programs need and web pages should not have. */
const CONFIG: ConfigData = {
  extends: ['html-validate:recommended'],
  rules: {
    // Gmail and others drop <style> for some accounts, so everything important is set on the element.
    'no-inline-style': 'off',
    // Outlook on Windows renders with Word, which takes sizes, colours and alignment from attributes.
    'no-deprecated-attr': 'off',
    // The only way to address Outlook on Windows alone.
    'no-conditional-comment': 'off',
    // "presentation" is known to every screen reader and mail program, "none" is not.
    'presentation-role-style': ['error', { prefer: 'presentation' }],
    // Layout tables have no head.
    'prefer-tbody': 'off',
  },
};

const validator = new HtmlValidate(CONFIG);

test.each(samples)('$name is valid HTML', async ({ email }) => {
  const report = await validator.validateString(email.html);
  const problems = report.results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `line ${line}: ${message} (${ruleId})`),
  );
  expect(problems).toEqual([]);
});
