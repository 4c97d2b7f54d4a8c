import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Stores the X-Ray SDK's current segment. cls-hooked would follow every promise and callback of the process with hooks
 * in JavaScript. One variable is enough for the segment of the invocation, because Lambda gives a process one event at a
 * time; Node's own storage keeps the segment of a step, because steps run side by side.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
class Namespace {
  #context: Record<string, unknown> = {};
  readonly #steps = new AsyncLocalStorage<Record<string, unknown>>();

  get(key: string): unknown {
    return this.#current()[key];
  }

  set(key: string, value: unknown): unknown {
    this.#current()[key] = value;
    return value;
  }

  createContext(): Record<string, unknown> {
    return { ...this.#current() };
  }

  enter(context: Record<string, unknown>): void {
    this.#context = context;
  }

  /** Runs a step with a context of its own, which everything that the step starts inherits. */
  run(step: () => void): void {
    this.#steps.run(this.createContext(), step);
  }

  #current(): Record<string, unknown> {
    return this.#steps.getStore() ?? this.#context;
  }
}

let namespace: Namespace | undefined;

export function createNamespace(): Namespace {
  namespace = new Namespace();
  return namespace;
}

export const getNamespace = (): Namespace | undefined => namespace;
