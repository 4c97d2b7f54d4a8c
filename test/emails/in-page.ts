/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** What runs inside a page: each function must stand on its own. */

/** A document taken apart by the browser's own parser. */
export interface Outline {
  /** Every element with its attributes, the targets of links left out. */
  readonly elements: string[];
  readonly hrefs: string[];
  /** The text of the body, without what is hidden. */
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

/** How a page fits into its window. */
export interface Fit {
  /** CSS pixels that the page is wide, scrolled to its end. */
  readonly width: number;
  /** Elements with more in them than they are wide. */
  readonly overflowing: string[];
  /** Links that are less than 44 pixels high. */
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

/** Sets all text in twice its size, as browsers and phones do for who asks for it. */
export function enlargeText(): void {
  const elements = [...document.body.querySelectorAll<HTMLElement>('*')];
  const sizes = elements.map((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  elements.forEach((element, index) => {
    element.style.setProperty('font-size', `${2 * (sizes[index] ?? 0)}px`, 'important');
  });
}

/** What a patient copies who selects everything in the grey box. */
export function copyPanel(): string | undefined {
  const code = document.querySelector('.panel [dir=ltr]');
  if (code === null) return undefined;
  getSelection()?.selectAllChildren(code);
  return getSelection()?.toString();
}

/** The computed backgrounds and text colours that the light and the dark scheme differ in. */
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

/** Marks the page as Outlook.com does when it darkens an email. */
export function markAsOutlookDark(): void {
  document.documentElement.setAttribute('data-ogsc', '');
  document.documentElement.setAttribute('data-ogsb', '');
}

/** The text of each element, hidden or not. */
export function textsOf(selector: string): string[] {
  return [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);
}

/** How many pixels high each element is, and whether screen readers leave it out. */
export function roomOf(selector: string): { height: number; silent: string | null }[] {
  return [...document.querySelectorAll(selector)].map((element) => ({
    height: element.getBoundingClientRect().height,
    silent: element.getAttribute('aria-hidden'),
  }));
}
