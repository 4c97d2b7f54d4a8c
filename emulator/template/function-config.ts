/** What happens to an event that was handed over without waiting for the answer. */
export interface AsyncInvokeConfig {
  /** 0 to 2. */
  readonly maximumRetryAttempts: number;
  /** 60 to 21600. */
  readonly maximumEventAgeSeconds: number;
  /** ARN of the queue or topic that gets a record of each event that was given up. */
  readonly onFailureArn?: string;
}

/** A function as the template describes it, ready to be run. */
export interface FunctionConfig {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** The folder that would be zipped and deployed, absolute. */
  readonly assetDir: string;
  readonly handler: string;
  /** e.g. `nodejs24.x`. */
  readonly runtime: string;
  readonly architecture: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  readonly logGroup: string;
  readonly logFormat: 'JSON' | 'Text';
  /** With JSON logs only: which of the function's own lines are kept. */
  readonly applicationLogLevel?: string;
  /** With JSON logs only: which of the platform's lines are kept. */
  readonly systemLogLevel?: string;
  readonly tracing: 'Active' | 'PassThrough';
  readonly asyncInvoke: AsyncInvokeConfig;
}
