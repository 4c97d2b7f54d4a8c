import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { AwsServer } from '../../emulator/aws/server.ts';
import { composeGallery } from '../../preview/gallery.ts';
import type { PreviewState } from '../../preview/preview-state.ts';
import { startPreview } from '../../preview/server.ts';
import { type CopiedSources, copySources } from './copied-sources.ts';

const TEMPLATE = 'templates/en/welcome.liquid';

describe('the gallery server', () => {
  let sources: CopiedSources;
  let server: AwsServer;
  let composed: PreviewState[];
  beforeEach(async () => {
    sources = copySources();
    composed = [];
    server = await startPreview({
      sources,
      port: 0,
      interval: 20,
      onComposed: (state) => composed.push(state),
    });
  });
  afterEach(async () => {
    await server.close();
    sources.remove();
  });

  const fetchText = async (path: string) => (await fetch(new URL(path, server.url))).text();

  /** Yields the versions that a page is notified of. */
  async function* follow(): AsyncGenerator<string> {
    const { body } = await fetch(`${server.url}/changes`);
    if (body === null) throw new Error('There is no stream');
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const version = /^data: (?<version>.+)$/m.exec(event)?.groups?.version;
        if (version !== undefined) yield version;
      }
    }
  }

  test('notifies open pages of a changed template, which then show it', async () => {
    const versions = follow();
    const { value: before } = await versions.next();
    expect(await fetchText('/')).toContain(`data-version="${before}"`);
    sources.edit(TEMPLATE, (text) => text.replace(/^subject: .*$/m, 'subject: Hello from {{ clinic.name }}'));
    const { value: after } = await versions.next();
    expect(after).not.toBe(before);
    const page = await fetchText('/');
    expect(page).toContain(`data-version="${after}"`);
    expect(page).toContain('Hello from Riverside Clinic');
    await versions.return(undefined);
  });

  test('notifies of a change in site.config.json and in the layout', async () => {
    const versions = follow();
    await versions.next();
    sources.edit('site.config.json', (text) => text.replace('"Riverside Clinic"', '"Hillside Clinic"'));
    await versions.next();
    expect(await fetchText('/')).toContain('Hillside Clinic');
    sources.edit('templates/layout/layout.text.liquid', (text) => `${text}\nA last line\n`);
    await versions.next();
    expect(await fetchText('/emails/welcome.en.txt')).toContain('A last line');
    await versions.return(undefined);
  });

  test('shows an error with file and message above the previous emails, until it is fixed', async () => {
    const versions = follow();
    await versions.next();
    sources.edit(TEMPLATE, (text) => `${text}\n\n{{ clinic.phnoe }}\n`);
    await versions.next();
    const wrong = await fetchText('/');
    expect(wrong).toContain(`Error in <code>${TEMPLATE}`);
    expect(wrong).toContain('clinic.phnoe');
    expect(wrong).toContain('<div id="cards" class="outdated">');
    expect(wrong).toContain('id="welcome.en"');
    expect(composed.at(-1)?.diagnostic?.file).toBe(TEMPLATE);

    sources.edit(TEMPLATE, (text) => text.replace('phnoe', 'phone'));
    await versions.next();
    const right = await fetchText('/');
    expect(right).not.toContain('Error in');
    expect(right).not.toContain('class="outdated"');
    expect(composed.at(-1)?.diagnostic).toBeNull();
    await versions.return(undefined);
  });

  test('starts despite an error, and shows the emails when it is fixed', async () => {
    await server.close();
    sources.edit(TEMPLATE, (text) => text.replace('subject:', 'sbject:'));
    server = await startPreview({ sources, port: 0, interval: 20 });
    expect(await fetchText('/')).toContain('The emails will appear here when the error is fixed.');
    const versions = follow();
    await versions.next();
    sources.edit(TEMPLATE, (text) => text.replace('sbject:', 'subject:'));
    await versions.next();
    expect(await fetchText('/')).toContain('id="welcome.en"');
    await versions.return(undefined);
  });

  test('serves single emails unchanged, without scripts', async () => {
    for (const { id, email } of composeGallery(sources).emails) {
      const response = await fetch(`${server.url}/emails/${id}.html`);
      expect(response.headers.get('content-security-policy')).toBe('sandbox');
      expect(await response.text()).toBe(email.html);
      expect(await fetchText(`/emails/${id}.txt`)).toBe(email.text);
    }
    expect((await fetch(`${server.url}/emails/../../package.json`)).status).toBe(404);
    expect((await fetch(`${server.url}/emails/nothing.en.html`)).status).toBe(404);
  });

  test('escapes template content everywhere around the emails', async () => {
    const hostile = '</title><script>alert(1)</script>"><img src=x onerror=alert(2)>';
    const versions = follow();
    await versions.next();
    sources.edit(TEMPLATE, (text) =>
      text
        .replace(/^subject: .*$/m, `subject: ${hostile}`)
        .replace(/^preheader: .*$/m, `preheader: ${hostile}`),
    );
    await versions.next();
    const page = await fetchText('/');
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toMatch(/<script>alert|<img/);

    sources.edit(TEMPLATE, (text) => `${text}\n\n{{ ${hostile} }}\n`);
    await versions.next();
    const wrong = await fetchText('/');
    expect(wrong).toContain('Error in');
    expect(wrong).not.toMatch(/<script>alert|<img/);
    await versions.return(undefined);
  });

  test('answers only requests to a loopback host', async () => {
    const request = httpRequest(server.url, { headers: { host: 'clinic.example' } });
    request.end();
    const [response] = await once(request, 'response');
    response.resume();
    expect(response.statusCode).toBe(403);
  });
});
