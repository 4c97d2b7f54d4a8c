interface Selectors<Value> {
  readonly environmentVariableSelector: (
    environment: NodeJS.ProcessEnv,
    options: { readonly signingName?: string },
  ) => Value | undefined;
  readonly default: Value | (() => Value | Promise<Value>);
}

/**
 * Reads a setting of the SDK from the environment, or returns its default. The SDK's own loader also reads the profile
 * files of a home directory, of which Lambda has none.
 *
 * @returns a function that reads the setting once; an invalid variable counts as absent, as in the SDK
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
 */
export function loadConfig<Value>(
  { environmentVariableSelector, default: otherwise }: Selectors<Value>,
  { signingName }: { readonly signingName?: string } = {},
): () => Promise<Value> {
  let value: Promise<Value> | undefined;
  const read = async (): Promise<Value> => {
    const options = signingName === undefined ? {} : { signingName };
    const found = attempt(() => environmentVariableSelector(process.env, options));
    return found ?? (otherwise instanceof Function ? otherwise() : otherwise);
  };
  return () => (value ??= read());
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
