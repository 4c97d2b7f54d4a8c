/*
 * Scripts that run in a page before its own, and make the browser as some patients have it. Each is sent as text, so none
 * may use anything outside itself.
 */

/**
 * Replaces every text node by elements with its text, as the translation of Chrome does, and whenever the page changes.
 *
 * @see https://github.com/facebook/react/issues/11538
 */
export function translatePage(): void {
  const translate = () => {
    const app = document.getElementById('app');
    if (app === null) return;
    const texts = document.createTreeWalker(app, NodeFilter.SHOW_TEXT);
    const nodes: Node[] = [];
    while (texts.nextNode()) nodes.push(texts.currentNode);
    for (const node of nodes) {
      const parent = node.parentElement;
      if (parent === null || parent.tagName === 'FONT') continue;
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.append(node.nodeValue ?? '');
      outer.append(inner);
      parent.replaceChild(outer, node);
    }
  };
  new MutationObserver(translate).observe(document, { childList: true, subtree: true, characterData: true });
}

/** Refuses all that stores or shares data, as browsers do for sites whose cookies are blocked. */
export function refuseStorage(): void {
  const refuse = () => {
    throw new DOMException('Access is denied for this document.', 'SecurityError');
  };
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
    Object.defineProperty(globalThis, name, { get: refuse });
  Object.defineProperty(globalThis, 'BroadcastChannel', { value: refuse });
  Object.defineProperty(navigator, 'locks', { value: undefined });
  Object.defineProperty(Document.prototype, 'cookie', { get: refuse, set: refuse });
}

/** Fills both storages, so that nothing more can be stored. */
export function fillStorage(): void {
  // The empty page of a new tab has no storage.
  if (location.origin === 'null') return;
  for (const storage of [localStorage, sessionStorage]) {
    for (let length = 2 ** 20; length >= 1; length /= 2) {
      try {
        for (;;) storage.setItem(`other-data-${crypto.randomUUID()}`, 'x'.repeat(length));
      } catch {
        // Not even half as much may fit.
      }
    }
  }
}
