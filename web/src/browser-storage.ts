/** Text by key, as `localStorage` and `sessionStorage` keep it. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Keeps text until the page is closed or reloaded. */
export function createMemoryStorage(): TextStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

const PROBE = 'clinic-mail.probe';

let refused = false;
const listeners = new Set<() => void>();

/** Returns whether the browser has refused to store something, as it does when cookies are blocked or the disk is full. */
export const isStorageRefused = (): boolean => refused;

/** Calls the listener when the browser refuses to store something. @returns a function that stops that */
export function onStorageRefused(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Opens a storage of the browser. What the browser refuses to store is kept until the page is closed or reloaded. Every
 * access can be refused, also that to the storage itself, and at any time.
 */
function openStorage(name: 'localStorage' | 'sessionStorage'): TextStorage {
  const memory = createMemoryStorage();
  const attempt = <Result>(use: (storage: Storage) => Result): Result | undefined => {
    try {
      return use(globalThis[name]);
    } catch {
      return undefined;
    }
  };
  const removeItem = (key: string) => {
    memory.removeItem(key);
    attempt((storage) => storage.removeItem(key));
  };
  const storage: TextStorage = {
    getItem: (key) => memory.getItem(key) ?? attempt((stored) => stored.getItem(key)) ?? null,
    setItem: (key, value) => {
      memory.removeItem(key);
      try {
        globalThis[name].setItem(key, value);
      } catch {
        // An older value must not come back after a reload: it may be of another person.
        removeItem(key);
        memory.setItem(key, value);
        refused = true;
        for (const listener of listeners) listener();
      }
    },
    removeItem,
  };
  storage.setItem(PROBE, PROBE);
  storage.removeItem(PROBE);
  return storage;
}

/** Belongs to one tab, and survives a reload. */
export const tabStorage = openStorage('sessionStorage');

/** Shared by all tabs of the browser, and kept when they are closed. */
export const deviceStorage = openStorage('localStorage');

/** Reads a JSON value; undefined when it is absent or damaged. The caller vouches for the type. */
export function readJson<Value>(storage: TextStorage, key: string): Value | undefined {
  try {
    return JSON.parse(storage.getItem(key) ?? '') as Value;
  } catch {
    return undefined;
  }
}

export function writeJson(storage: TextStorage, key: string, value: unknown): void {
  storage.setItem(key, JSON.stringify(value));
}
