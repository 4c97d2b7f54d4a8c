import { DRILLS, type Drill, type DrillName, drillNames } from './fault-table.ts';

export interface DrillsOptions {
  /** Puts an address on SES's list of those that get no email. */
  readonly block: (address: string) => void;
  /** Takes it off again. */
  readonly unblock: (address: string) => void;
}

/** The switches of the drills. Nothing fails until one is on. */
export interface Drills {
  /** Those that are on, in the order of the table. */
  on(): readonly DrillName[];
  /** How often a switch was moved. */
  readonly moves: number;
  /** The addresses that a drill blocks. */
  readonly blocked: readonly string[];
  /** Switches a drill on. @param address for the drill that blocks one */
  switchOn(name: DrillName, address?: string): void;
  switchOff(name: DrillName): void;
  /** Hook of KMS: waits or throws as the drills say. */
  beforeKms(action: string): Promise<void>;
  /** Hook of SES: throws as the drills say. */
  beforeSes(route: string): void;
  /** How long the sender may run, in seconds; undefined leaves it as it is. */
  senderTimeout(): number | undefined;
}

const SEND = 'POST /v2/email/outbound-emails';

/** Makes the switches, all off. */
export function createDrills({ block, unblock }: DrillsOptions): Drills {
  const running = new Set<DrillName>();
  const blocked = new Set<string>();
  let moves = 0;
  const on = () => drillNames.filter((name) => running.has(name));
  const active = () => on().map((name): Drill => DRILLS[name]);
  return {
    on,
    get moves() {
      return moves;
    },
    get blocked() {
      return [...blocked];
    },
    switchOn(name, address) {
      const { blocksAddress }: Drill = DRILLS[name];
      if (blocksAddress && address !== undefined) {
        block(address);
        blocked.add(address);
      }
      running.add(name);
      moves += 1;
    },
    switchOff(name) {
      const { blocksAddress }: Drill = DRILLS[name];
      if (blocksAddress) {
        for (const address of blocked) unblock(address);
        blocked.clear();
      }
      running.delete(name);
      moves += 1;
    },
    async beforeKms(action) {
      if (action !== 'Decrypt') return;
      for (const drill of active()) await drill.beforeDecrypt?.();
    },
    beforeSes(route) {
      if (route !== SEND) return;
      for (const drill of active()) drill.beforeSend?.();
    },
    senderTimeout: () => active().find(({ timeoutSeconds }) => timeoutSeconds !== undefined)?.timeoutSeconds,
  };
}
