import { readFileSync } from 'node:fs';
import {
  BUDGETS_FILE,
  type Budgets,
  type BundleSize,
  requireBudgets,
  toBudgetsJson,
} from '../../sender/build/budget.ts';
import type { FunctionName } from '../../sender/email/kinds.ts';

const budgets: Budgets = JSON.parse(readFileSync(BUDGETS_FILE, 'utf8'));

/** Returns a bundle of exactly the size in the budget. */
const withinBudget = (name: FunctionName): BundleSize => {
  const { bytes, modules, packages } = budgets[name];
  const files = Object.entries(packages).map(([packageName, share]) => ({
    file:
      packageName === 'sender' ? '/repository/sender/x.ts' : `/repository/node_modules/${packageName}/x.js`,
    bytes: share,
  }));
  const more = Array.from({ length: modules - files.length }, () => ({
    file: '/repository/sender/y.ts',
    bytes: 0,
  }));
  return { bytes, modules: [...files, ...more] };
};
const bundles = () => ({
  sender: withinBudget('sender'),
  notices: withinBudget('notices'),
  accountRules: withinBudget('accountRules'),
  deliveryEvents: withinBudget('deliveryEvents'),
  canary: withinBudget('canary'),
  supportWidget: withinBudget('supportWidget'),
});

describe('the budgets of the functions', () => {
  test('accept the bundles that they were made from', () => {
    expect(() => requireBudgets(bundles())).not.toThrow();
    expect(JSON.parse(toBudgetsJson(bundles()))).toEqual(budgets);
  });

  test('reject a bundle that has more code, and say which packages have grown', () => {
    const { sender, ...others } = bundles();
    const library = { file: '/repository/node_modules/@scope/library/index.js', bytes: 30_000 };
    const nested = { file: '/repository/node_modules/bn.js/node_modules/deep/index.js', bytes: 700 };
    const grown = { ...sender, bytes: sender.bytes + 12_000, modules: [...sender.modules, library, nested] };
    expect(() => requireBudgets({ ...others, sender: grown })).toThrow(
      `The function sender has ${sender.bytes + 12_000} bytes of code from ${sender.modules.length + 2} files; its budget is ${sender.bytes} from ${sender.modules.length}. These packages have grown:
  @scope/library: 30000 bytes more
  deep: 700 bytes more
Remove what is not needed, or accept it with: npm run budgets`,
    );
  });

  test('reject a bundle of more files, however small they are', () => {
    const { notices, ...others } = bundles();
    const files = Array.from({ length: 20 }, (_, n) => ({
      file: `/repository/node_modules/tiny/${n}.js`,
      bytes: 1,
    }));
    const grown = { ...notices, modules: [...notices.modules, ...files] };
    expect(() => requireBudgets({ ...others, notices: grown })).toThrow('  tiny: 20 bytes more');
  });
});
