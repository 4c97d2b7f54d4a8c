/*
 * Loaded into the process of a sample app before the app itself, which shows what an app of the clinic needs and nothing
 * that only this machine needs.
 */
import { subscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import { guardLoopback } from '../emulator/aws/loopback.ts';
import './end-with-parent.ts';

// https://nodejs.org/api/diagnostics_channel.html#event-netserverlistenasyncstart
subscribe('tracing:net.server.listen:asyncStart', (message) => {
  const { server } = message as { readonly server: unknown };
  if (server instanceof Server) guardLoopback(server);
});
