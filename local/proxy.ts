const LOOPBACK = ['localhost', '127.0.0.1', '[::1]', '::1'];

/**
 * Keeps the requests of this process and its children to this machine from a proxy, which `NODE_USE_ENV_PROXY=1` would
 * make `fetch` use. The functions and sample apps get no variable of a proxy.
 *
 * @see https://nodejs.org/api/cli.html#node_use_env_proxy1
 */
export function bypassProxy(environment: NodeJS.ProcessEnv = process.env): void {
  // The name in lower case takes precedence where both are set.
  const excluded = environment.no_proxy ?? environment.NO_PROXY ?? '';
  const value = [...excluded.split(','), ...LOOPBACK].filter((host) => host !== '').join();
  environment.no_proxy = value;
  environment.NO_PROXY = value;
}
