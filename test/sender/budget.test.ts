import { readFileSync } from 'node:fs';
import { BUDGETS, type Budgets, describeBudgets, requireBudgets } from '../../sender/build/budget.ts';
import type { Bundle, FunctionName } from '../../sender/build/bundle.ts';

const budgets: Budgets = JSON.parse(readFileSync(BUDGETS, 'utf8'));

/** A bundle that weighs what the budget says. */
const withinBudget = (name: FunctionName): Bundle => {
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
  return { folder: '/unused', bytes, modules: [...files, ...more] };
};
const bundles = () => ({
  sender: withinBudget('sender'),
  notices: withinBudget('notices'),
  deliveryEvents: withinBudget('deliveryEvents'),
});

describe('the budget of the functions', () => {
  test('lets pass what it was made from, and is made from it', () => {
    expect(() => requireBudgets(bundles())).not.toThrow();
    expect(JSON.parse(describeBudgets(bundles()))).toEqual(budgets);
  });

  test('stops a build that has more code, and says which packages have grown', () => {
    const { sender, ...others } = bundles();
    const library = { file: '/repository/node_modules/@scope/library/index.js', bytes: 30_000 };
    const nested = { file: '/repository/node_modules/bn.js/node_modules/deep/index.js', bytes: 700 };
    const grown = { ...sender, bytes: sender.bytes + 12_000, modules: [...sender.modules, library, nested] };
    expect(() => requireBudgets({ ...others, sender: grown })).toThrow(
      `The function sender has ${sender.bytes + 12_000} bytes of code from ${sender.modules.length + 2} files; it had ${sender.bytes} from ${sender.modules.length}. What has grown:
  @scope/library: 30000 bytes more
  deep: 700 bytes more
Leave out what is not needed, or accept it with: npm run budgets`,
    );
  });

  test('stops a build of more files, however small they are', () => {
    const { notices, ...others } = bundles();
    const files = Array.from({ length: 20 }, (_, n) => ({
      file: `/repository/node_modules/tiny/${n}.js`,
      bytes: 1,
    }));
    const grown = { ...notices, modules: [...notices.modules, ...files] };
    expect(() => requireBudgets({ ...others, notices: grown })).toThrow('  tiny: 20 bytes more');
  });
});
