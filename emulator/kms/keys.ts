import { AwsError } from '../aws/service.ts';

/** A key that the local KMS holds. */
export interface KmsKey {
  /** `arn:aws:kms:<region>:<account>:key/<id>`. */
  readonly arn: string;
  /** Names such as `alias/codes`. */
  readonly aliases?: readonly string[];
}

/** A key with the material that never leaves the service. */
export interface HeldKey {
  readonly arn: string;
  readonly id: string;
  readonly aliases: readonly string[];
  /** 32 bytes. */
  readonly material: Buffer;
}

export interface Keyring {
  /**
   * Finds a key as callers name it: key id, key ARN, alias name or alias ARN.
   *
   * @throws AwsError `NotFoundException`
   */
  require(name: string): HeldKey;
  /** Finds the key that a ciphertext names. */
  findByArn(arn: string): HeldKey | undefined;
  readonly all: readonly HeldKey[];
}

/** Makes key material for each key; it lives as long as the process. */
export function createKeyring(keys: readonly KmsKey[], random: (size: number) => Buffer): Keyring {
  const all = keys.map(
    ({ arn, aliases = [] }): HeldKey => ({
      arn,
      aliases,
      id: arn.slice(arn.indexOf('/') + 1),
      material: random(32),
    }),
  );
  const aliasArn = (key: HeldKey, alias: string) => `${key.arn.slice(0, key.arn.lastIndexOf(':'))}:${alias}`;
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
      if (!found) {
        const kind = name.includes('alias/') ? 'Alias' : 'Key';
        throw new AwsError('NotFoundException', `${kind} '${name}' does not exist`);
      }
      return found;
    },
  };
}
