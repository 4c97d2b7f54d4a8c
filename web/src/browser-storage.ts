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

/** Opens a storage of the browser, or memory when the browser refuses it, as it does when cookies are blocked. */
function openStorage(name: 'localStorage' | 'sessionStorage'): TextStorage {
  const probe = 'clinic-mail.probe';
  try {
    const storage = globalThis[name];
    storage.setItem(probe, probe);
    storage.removeItem(probe);
    return storage;
  } catch {
    return createMemoryStorage();
  }
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
