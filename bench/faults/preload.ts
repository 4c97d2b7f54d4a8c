/**
 * Variables by which code runs in a function's process before the function's own.
 *
 * @param code an ECMAScript module
 */
export function preload(code: string): { readonly NODE_OPTIONS: string } {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}
