import type { BrowserContext, Page } from 'playwright-core';
import type { Site } from '../site.ts';
import { STATES } from './index.ts';
import { reuseTab } from './reused-tab.ts';
import type { StateContext } from './state.ts';

/** States at the same time; more are not faster on two cores. */
const TABS = 4;

type Visit = Site['visit'];

interface StateTools extends Pick<StateContext, 'site' | 'clinic' | 'signedIn'> {
  /** Returns the address of the patient in a state. */
  readonly addressOf: (name: string) => string;
  /** Changes how the patient with an address opens pages. */
  readonly asPatient?: (visit: Visit, address: string) => Visit;
}

/**
 * Examines the app in states, several at a time.
 *
 * @param examine gets the name of a state, and a function that brings the app into it; the page is closed afterwards
 * @throws Error as `examine`
 */
export async function visitStates(
  names: readonly string[],
  { site, clinic, signedIn, addressOf, asPatient = (visit) => visit }: StateTools,
  examine: (name: string, reach: () => Promise<Page>) => Promise<void>,
): Promise<void> {
  const queue = names.values();
  const work = async () => {
    const tab = reuseTab(site);
    for (const name of queue) {
      const address = addressOf(name);
      const { opened, ...recording } = recordContexts(site);
      const visit: Visit = (path, options) => tab.visit(path, options) ?? recording.visit(path, options);
      const context: StateContext = {
        site: { ...site, ...recording, visit: asPatient(recording.visit, address) },
        visit: asPatient(visit, address),
        clinic,
        address,
        signedIn,
      };
      await examine(name, async () => {
        const reach = STATES[name];
        if (reach === undefined) throw new Error(`There is no state ${name}`);
        return reach(context);
      });
      await Promise.all([tab.leave(), ...opened.map((one) => one.close())]);
    }
    await tab.close();
  };
  await Promise.all(Array.from({ length: TABS }, work));
}

/** Opens pages as the site does, and lists the contexts. */
function recordContexts(site: Site) {
  const opened: BrowserContext[] = [];
  const visit: Visit = async (path, options) => {
    const page = await site.visit(path, options);
    opened.push(page.context());
    return page;
  };
  const newContext: Site['newContext'] = async (options) => {
    const context = await site.newContext(options);
    opened.push(context);
    return context;
  };
  return { opened, visit, newContext };
}
