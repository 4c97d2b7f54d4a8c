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
