/** The response to a request. */
export interface Visited {
  readonly status: number;
  /** The address of the last request. */
  readonly url: string;
  /** The redirect address, if any. */
  readonly location: string | undefined;
  readonly headers: Headers;
  readonly html: string;
}

/** A minimal browser: stores cookies, follows redirects within its site, and submits forms. */
export class Visitor {
  readonly #site: string;
  readonly cookies = new Map<string, string>();

  constructor(site: string) {
    this.#site = site;
  }

  /** Requests an address of the site and follows redirects until one leads to another site. */
  async go(path: string, init: RequestInit = {}): Promise<Visited> {
    const visited = await this.ask(path, init);
    const { location } = visited;
    if (location === undefined || new URL(location, visited.url).origin !== this.#site) return visited;
    return this.go(location, { headers: init.headers ?? {} });
  }

  /** Makes one request and follows no redirect. */
  async ask(path: string, { headers, ...init }: RequestInit = {}): Promise<Visited> {
    const url = new URL(path, this.#site).href;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...(cookie !== '' && { cookie }), ...headers },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return {
      status: response.status,
      url,
      location: response.headers.get('location') ?? undefined,
      headers: response.headers,
      html: await response.text(),
    };
  }

  /** Submits the form of a page with a button; `change` overrides what a browser would send. */
  submit(
    page: Visited,
    fields: Readonly<Record<string, string>>,
    button = 'submit',
    change: { readonly headers?: Record<string, string>; readonly body?: Record<string, string> } = {},
  ): Promise<Visited> {
    const { action, hidden } = formOf(page.html);
    return this.go(action, {
      method: 'POST',
      body: new URLSearchParams({ ...hidden, ...fields, button, ...change.body }),
      headers: { origin: this.#site, 'sec-fetch-site': 'same-origin', ...change.headers },
    });
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

function formOf(html: string): { action: string; hidden: Record<string, string> } {
  const form = /<form id="step".*?<\/form>/s.exec(html)?.[0];
  if (form === undefined) throw new Error('The page has no form');
  const hidden = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return {
    action: unescapeHtml(/action="([^"]*)"/.exec(form)?.[1] ?? ''),
    hidden: Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, unescapeHtml(value)])),
  };
}

/** Returns the visible text of a page in one line. */
export function textOf(html: string): string {
  const body = /<main.*<\/main>/s.exec(html)?.[0] ?? '';
  return unescapeHtml(body.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/[\u2068\u2069]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function unescapeHtml(text: string): string {
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', '#34': '"', '#39': "'" };
  return text.replaceAll(/&(amp|lt|gt|#34|#39);/g, (_, name: string) => characters[name] ?? '');
}
