import { randomUUID } from 'node:crypto';
import type { Clock } from '../aws/service.ts';

/** One line of a log stream. */
export interface LogEvent {
  readonly id: string;
  readonly group: string;
  readonly stream: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly message: string;
}

export interface LogQuery {
  readonly group: string;
  /** By default all streams of the group. */
  readonly streams?: readonly string[];
  readonly streamPrefix?: string;
  /** Milliseconds since the epoch, inclusive. */
  readonly startTime?: number;
  /** Milliseconds since the epoch, inclusive. */
  readonly endTime?: number;
}

export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
  readonly lastEventAt: number;
}

export interface LogStore {
  append(group: string, stream: string, message: string): void;
  /** Returns events in the order of their arrival. */
  query(query: LogQuery): LogEvent[];
  groups(): readonly string[];
  streams(group: string): readonly LogStream[];
  /** Adds a group that has no lines yet. */
  createGroup(group: string): void;
  /** Adds a stream that has no lines yet. */
  createStream(group: string, stream: string): void;
  /** Calls a listener with each new event until the returned function is called. */
  subscribe(listener: (event: LogEvent) => void): () => void;
}

export interface LogStoreOptions {
  readonly clock: Clock;
  /** Beyond this number, the oldest events are dropped. */
  readonly maxEvents?: number;
}

/** Makes an empty log store in memory. */
export function createLogStore({ clock, maxEvents = 30_000 }: LogStoreOptions): LogStore {
  let events: LogEvent[] = [];
  const groups = new Map<string, Map<string, LogStream>>();
  const listeners = new Set<(event: LogEvent) => void>();

  const streamsOf = (group: string) => {
    const streams = groups.get(group) ?? new Map<string, LogStream>();
    groups.set(group, streams);
    return streams;
  };

  return {
    append(group, stream, message) {
      const timestamp = clock();
      const event = { id: randomUUID(), group, stream, timestamp, message };
      const streams = streamsOf(group);
      const createdAt = streams.get(stream)?.createdAt ?? timestamp;
      streams.set(stream, { name: stream, createdAt, lastEventAt: timestamp });
      events.push(event);
      // Dropping a tenth more than needed keeps appending cheap.
      if (events.length > maxEvents) events = events.slice(events.length - Math.ceil(maxEvents * 0.9));
      for (const listener of listeners) listener(event);
    },
    query({ group, streams, streamPrefix = '', startTime = 0, endTime = Number.POSITIVE_INFINITY }) {
      return events.filter(
        (event) =>
          event.group === group &&
          (streams === undefined || streams.includes(event.stream)) &&
          event.stream.startsWith(streamPrefix) &&
          event.timestamp >= startTime &&
          event.timestamp <= endTime,
      );
    },
    groups: () => [...groups.keys()].sort(),
    streams: (group) => [...(groups.get(group)?.values() ?? [])],
    createGroup: (group) => void streamsOf(group),
    createStream(group, stream) {
      const now = clock();
      streamsOf(group).set(stream, { name: stream, createdAt: now, lastEventAt: now });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
