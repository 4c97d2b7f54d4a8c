/** Text by key, as `localStorage` and `sessionStorage` keep it. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  keys(): readonly string[];
}

/** Keeps text until the page is closed or reloaded. */
export function createMemoryStorage(): TextStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    keys: () => [...items.keys()],
  };
}

/** Opens a storage of the browser, or memory when the browser refuses it, as it does when cookies are blocked. */
function openStorage(name: 'localStorage' | 'sessionStorage'): TextStorage {
  const probe = 'clinic-mail.probe';
  try {
    const storage = globalThis[name];
    storage.setItem(probe, probe);
    storage.removeItem(probe);
    return {
      getItem: (key) => storage.getItem(key),
      setItem: (key, value) => storage.setItem(key, value),
      removeItem: (key) => storage.removeItem(key),
      keys: () => Object.keys(storage),
    };
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
    const stored = storage.getItem(key);
    return stored === null ? undefined : (JSON.parse(stored) as Value);
  } catch {
    return undefined;
  }
}

export function writeJson(storage: TextStorage, key: string, value: unknown): void {
  storage.setItem(key, JSON.stringify(value));
}
