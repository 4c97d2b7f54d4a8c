/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

// These functions run inside a page, so they cannot use anything outside themselves.

/** The structure of a document, from the browser's own parser. */
export interface Outline {
  /** Every element with its attributes, but without the values of `href`. */
  readonly elements: string[];
  readonly hrefs: string[];
  /** The visible text of the body. */
  readonly text: string;
}

export function outline(html: string): Outline {
  const { documentElement, body } = new DOMParser().parseFromString(html, 'text/html');
  const all = [documentElement, ...documentElement.querySelectorAll('*')];
  const elements = all.map(({ localName, attributes }) =>
    [
      localName,
      ...[...attributes].map(({ name, value }) => (name === 'href' ? name : `${name}=${value}`)),
    ].join(' '),
  );
  const hrefs = [...body.querySelectorAll('[href]')].map((link) => link.getAttribute('href') ?? '');
  for (const hidden of body.querySelectorAll('[style*="display:none"]')) hidden.remove();
  return { elements, hrefs, text: body.textContent };
}

/** The measurements that show whether a page fits its window. */
export interface Fit {
  /** The width of the whole page in CSS pixels. */
  readonly width: number;
  /** Elements whose content is wider than they are. */
  readonly overflowing: string[];
  /** Links lower than 44 pixels. */
  readonly small: string[];
  /** Text that is smaller than 16 pixels, 15 in the footer. */
  readonly tiny: string[];
}

export function measure(): Fit {
  const shown = [...document.body.querySelectorAll<HTMLElement>('*')].filter(
    (element) => element.offsetHeight > 0,
  );
  const name = (element: HTMLElement) => `<${element.localName}> ${element.innerText.slice(0, 60)}`;
  return {
    width: document.documentElement.scrollWidth,
    overflowing: shown
      .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth)
      .map(name),
    small: shown
      .filter((element) => element.localName === 'a')
      .filter((link) => [...link.getClientRects()].some(({ height }) => height < 44))
      .map(name),
    tiny: shown
      .filter(
        (element) =>
          Number.parseFloat(getComputedStyle(element).fontSize) < (element.closest('.footer') ? 15 : 16),
      )
      .filter((element) =>
        [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim()),
      )
      .map(name),
  };
}

/** Doubles the size of all text, as browsers and phones do on request. */
export function enlargeText(): void {
  const elements = [...document.body.querySelectorAll<HTMLElement>('*')];
  const sizes = elements.map((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  elements.forEach((element, index) => {
    element.style.setProperty('font-size', `${2 * (sizes[index] ?? 0)}px`, 'important');
  });
}

/** Returns the text that a patient copies by selecting everything in the grey box. */
export function copyPanel(): string | undefined {
  const code = document.querySelector('.panel [dir=ltr]');
  if (code === null) return undefined;
  getSelection()?.selectAllChildren(code);
  return getSelection()?.toString();
}

/** Returns the computed backgrounds and text colours that differ between the light and the dark scheme. */
export function colours(): Record<string, string> {
  const computed = (selector: string) => {
    const element = document.querySelector(selector);
    return element === null ? undefined : getComputedStyle(element);
  };
  return {
    page: computed('td.page')?.backgroundColor ?? 'none',
    card: computed('td.card')?.backgroundColor ?? 'none',
    heading: computed('h1')?.color ?? 'none',
    footer: computed('.footer .quiet')?.color ?? 'none',
  };
}

/** Sets the attributes that Outlook.com sets when it darkens an email. */
export function markAsOutlookDark(): void {
  document.documentElement.setAttribute('data-ogsc', '');
  document.documentElement.setAttribute('data-ogsb', '');
}

/** Returns the text of each element, hidden or not. */
export function textsOf(selector: string): string[] {
  return [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);
}

/** Returns the height of each element in pixels, and its `aria-hidden`. */
export function roomOf(selector: string): { height: number; silent: string | null }[] {
  return [...document.querySelectorAll(selector)].map((element) => ({
    height: element.getBoundingClientRect().height,
    silent: element.getAttribute('aria-hidden'),
  }));
}
