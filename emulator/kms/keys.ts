import { AwsError } from '../aws/service.ts';

export interface KeyDefinition {
  /** `arn:aws:kms:<region>:<account>:key/<id>`. */
  readonly arn: string;
  /** Names such as `alias/codes`. */
  readonly aliases?: readonly string[];
}

export interface Key {
  readonly arn: string;
  readonly id: string;
  readonly aliases: readonly string[];
  /** 32 bytes that never leave the service. */
  readonly material: Buffer;
}

export interface Keyring {
  /**
   * Finds a key by key id, key ARN, alias name or alias ARN.
   *
   * @throws AwsError `NotFoundException`
   */
  require(name: string): Key;
  findByArn(arn: string): Key | undefined;
  readonly all: readonly Key[];
}

/** Generates material for each key; it exists for the life of the process. */
export function createKeyring(
  definitions: readonly KeyDefinition[],
  random: (size: number) => Buffer,
): Keyring {
  const all = definitions.map(
    ({ arn, aliases = [] }): Key => ({
      arn,
      aliases,
      id: arn.slice(arn.indexOf('/') + 1),
      material: random(32),
    }),
  );
  return {
    all,
    findByArn: (arn) => all.find((key) => key.arn === arn),
    require(name) {
      const found = all.find(
        (key) =>
          key.arn === name ||
          key.id === name ||
          key.aliases.some((alias) => alias === name || aliasArn(key, alias) === name),
      );
      if (found) return found;
      const kind = name.includes('alias/') ? 'Alias' : 'Key';
      throw new AwsError('NotFoundException', `${kind} '${name}' does not exist`);
    },
  };
}

export function aliasArn({ arn }: Key, alias: string): string {
  return `${arn.slice(0, arn.lastIndexOf(':'))}:${alias}`;
}
