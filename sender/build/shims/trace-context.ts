/**
 * Stores the X-Ray SDK's current segment. cls-hooked would follow every promise and callback of the process to keep one
 * for each; one variable is enough because Lambda gives a process one event at a time, and its steps run in sequence.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
class Namespace {
  #context: Record<string, unknown> = {};

  get(key: string): unknown {
    return this.#context[key];
  }

  set(key: string, value: unknown): unknown {
    this.#context[key] = value;
    return value;
  }

  createContext(): Record<string, unknown> {
    return { ...this.#context };
  }

  enter(context: Record<string, unknown>): void {
    this.#context = context;
  }
}

let namespace: Namespace | undefined;

export function createNamespace(): Namespace {
  namespace = new Namespace();
  return namespace;
}

export const getNamespace = (): Namespace | undefined => namespace;
