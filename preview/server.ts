import { PassThrough } from 'node:stream';
import type { Route, RouteResponse } from '../emulator/aws/route.ts';
import { type AwsServer, startAwsServer } from '../emulator/aws/server.ts';
import { emailPath, renderPage } from './page.ts';
import { composePreview, type PreviewState } from './preview-state.ts';
import type { SourcePaths } from './source-paths.ts';
import { watchSources } from './watch.ts';

export interface PreviewOptions {
  readonly sources: SourcePaths;
  /** TCP port on loopback; 0 selects a free one. */
  readonly port: number;
  /** Called after each attempt to compose, including the first. */
  readonly onComposed?: (state: PreviewState) => void;
  /** Milliseconds between two checks of the files. */
  readonly interval?: number;
}

/**
 * Serves the gallery on loopback, and updates open pages when its sources change.
 *
 * @throws Error if the port is in use
 */
export async function startPreview({
  sources,
  port,
  onComposed = () => {},
  interval,
}: PreviewOptions): Promise<AwsServer> {
  let state = composePreview(sources, undefined);
  const clients = new Set<PassThrough>();

  const follow = (): RouteResponse => {
    const body = new PassThrough();
    clients.add(body);
    body.once('close', () => clients.delete(body));
    body.write(`retry: 1000\n\n${versionEvent(state)}`);
    return { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }, body };
  };
  const server = await startAwsServer({
    services: [],
    routes: [
      { path: '/', respond: () => ({ headers: NO_STORE, body: renderPage(state, 'live') }) },
      { path: '/changes', respond: follow },
      emailPage(() => state),
    ],
    port,
    flag: '--port',
  });
  onComposed(state);
  const unwatch = watchSources(
    sources,
    () => {
      state = composePreview(sources, state);
      onComposed(state);
      for (const client of clients) client.write(versionEvent(state));
    },
    interval,
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

/** Serves a single email unchanged; without scripts, because it has the same origin as the gallery. */
function emailPage(state: () => PreviewState): Route {
  return {
    path: /^\/emails\//,
    respond: ({ url }) => {
      for (const { id, email } of state().gallery?.emails ?? []) {
        if (url.pathname === `/${emailPath(id, 'html')}`) {
          return { headers: { ...NO_STORE, 'content-security-policy': 'sandbox' }, body: email.html };
        }
        if (url.pathname === `/${emailPath(id, 'txt')}`) {
          return { headers: { ...NO_STORE, 'content-type': 'text/plain; charset=utf-8' }, body: email.text };
        }
      }
      return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'There is no such email.' };
    },
  };
}

/** Formats the version of the state as a server-sent event. */
function versionEvent({ version }: PreviewState): string {
  return `event: version\ndata: ${version}\n\n`;
}
