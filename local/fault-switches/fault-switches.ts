import type { SuppressionList } from '../../emulator/ses/suppression-list.ts';
import { FAULT_SWITCHES, type FaultSwitch, type FaultSwitchName, faultSwitchNames } from './fault-table.ts';

/** The state of the fault switches. Nothing fails until one is on. */
export interface FaultSwitches {
  /** The names of those that are on, in the order of the table. */
  on(): readonly FaultSwitchName[];
  /** The titles of the alarms that those raise. */
  raised(): readonly string[];
  /** Counts every change, so that a page can see whether it is up to date. */
  readonly changes: number;
  /** The addresses that `address-blocked` blocks. */
  readonly blockedAddresses: readonly string[];
  /** @param address the one to block, for a switch that blocks one */
  switchOn(name: FaultSwitchName, address?: string): void;
  switchOff(name: FaultSwitchName): void;
  /** Runs before KMS answers; waits or throws if a switch says so. */
  beforeKms(action: string): Promise<void>;
  /** Runs before SES answers; throws if a switch says so. */
  beforeSes(route: string): void;
  /** The sender's timeout in seconds; undefined leaves the template's. */
  senderTimeout(): number | undefined;
}

const SEND = 'POST /v2/email/outbound-emails';

/**
 * Creates the switches, all off.
 *
 * @param suppressionList SES's list, where addresses are blocked
 */
export function createFaultSwitches(suppressionList: Pick<SuppressionList, 'put' | 'delete'>): FaultSwitches {
  const running = new Set<FaultSwitchName>();
  const blocked = new Set<string>();
  let changes = 0;
  const on = () => faultSwitchNames.filter((name) => running.has(name));
  const active = () => on().map((name): FaultSwitch => FAULT_SWITCHES[name]);
  return {
    on,
    raised: () => active().flatMap(({ alarms }) => alarms),
    get changes() {
      return changes;
    },
    get blockedAddresses() {
      return [...blocked];
    },
    switchOn(name, address) {
      const { blocksAddress }: FaultSwitch = FAULT_SWITCHES[name];
      if (blocksAddress && address !== undefined) {
        suppressionList.put(address, 'BOUNCE');
        blocked.add(address);
      }
      running.add(name);
      changes += 1;
    },
    switchOff(name) {
      const { blocksAddress }: FaultSwitch = FAULT_SWITCHES[name];
      if (blocksAddress) {
        for (const address of blocked) suppressionList.delete(address);
        blocked.clear();
      }
      running.delete(name);
      changes += 1;
    },
    async beforeKms(action) {
      if (action !== 'Decrypt') return;
      for (const { beforeDecrypt } of active()) await beforeDecrypt?.();
    },
    beforeSes(route) {
      if (route !== SEND) return;
      for (const { beforeSend } of active()) beforeSend?.();
    },
    senderTimeout: () => active().find(({ timeoutSeconds }) => timeoutSeconds !== undefined)?.timeoutSeconds,
  };
}
