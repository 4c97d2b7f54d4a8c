import { PassThrough } from 'node:stream';
import type { Page, PageResponse } from '../emulator/aws/page.ts';
import { type AwsServer, startAwsServer } from '../emulator/aws/server.ts';
import { addressOf, renderPage } from './page.ts';
import { compose, type PreviewState } from './preview-state.ts';
import type { SourcePaths } from './source-paths.ts';
import { watchSources } from './watch.ts';

export interface PreviewOptions {
  readonly sources: SourcePaths;
  /** TCP port of loopback; 0 takes a free one. */
  readonly port: number;
  /** Hears of everything that is composed, the first time included. */
  readonly onComposed?: (shown: PreviewState) => void;
  /** How often the files are looked at, in milliseconds. */
  readonly every?: number;
}

/**
 * Serves the gallery on loopback and follows its sources: after a change, open pages are told and show it.
 *
 * @throws Error with a sentence when the port is in use
 */
export async function startPreview({
  sources,
  port,
  onComposed = () => {},
  every,
}: PreviewOptions): Promise<AwsServer> {
  let shown = compose(sources, undefined);
  const followers = new Set<PassThrough>();

  const follow = (): PageResponse => {
    const body = new PassThrough();
    followers.add(body);
    body.once('close', () => followers.delete(body));
    body.write(`retry: 1000\n\n${versionEvent(shown)}`);
    return { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }, body };
  };
  const server = await startAwsServer({
    services: [],
    routes: [
      { path: '/', respond: () => ({ headers: NO_STORE, body: renderPage(shown, 'live') }) },
      { path: '/changes', respond: follow },
      emailPage(() => shown),
    ],
    port,
    flag: '--port',
  });
  onComposed(shown);
  const unwatch = watchSources(
    sources,
    () => {
      shown = compose(sources, shown);
      onComposed(shown);
      for (const follower of followers) follower.write(versionEvent(shown));
    },
    every,
  );
  return {
    ...server,
    close: () => {
      unwatch();
      return server.close();
    },
  };
}

const NO_STORE = { 'cache-control': 'no-store' };

/** One email alone, byte for byte as it is sent; without scripts, because it stands at the gallery's own address. */
function emailPage(shown: () => PreviewState): Page {
  return {
    path: /^\/emails\//,
    respond: ({ url }) => {
      for (const { id, email } of shown().gallery?.emails ?? []) {
        if (url.pathname === `/${addressOf(id, 'html')}`) {
          return { headers: { ...NO_STORE, 'content-security-policy': 'sandbox' }, body: email.html };
        }
        if (url.pathname === `/${addressOf(id, 'txt')}`) {
          return { headers: { ...NO_STORE, 'content-type': 'text/plain; charset=utf-8' }, body: email.text };
        }
      }
      return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'There is no such email.' };
    },
  };
}

/** A server-sent event with the version of what is shown. */
function versionEvent({ version }: PreviewState): string {
  return `event: version\ndata: ${version}\n\n`;
}
