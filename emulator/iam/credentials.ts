/** The credentials of a caller, as a function has them in its environment. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only of temporary credentials. */
  readonly sessionToken?: string;
}

/** Credentials for an endpoint without access control. */
export const UNCHECKED: Credentials = {
  accessKeyId: 'local',
  secretAccessKey: 'local',
  sessionToken: 'local',
};

/**
 * Returns an `Authorization` header that names an access key, for a request that no SDK makes. Its signature is empty: the
 * emulator verifies none.
 */
export const authorizationOf = ({ accessKeyId }: Pick<Credentials, 'accessKeyId'>): string =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/local/local/aws4_request, SignedHeaders=host, Signature=`;
