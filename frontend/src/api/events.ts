/**
 * What changed on the server, told to every tab over one connection per browser.
 *
 * HTTP/1.1 allows a browser six connections to a server, so only one tab, the holder of a Web
 * Lock, keeps an event stream; it passes everything on over a BroadcastChannel. When that tab
 * closes, the lock goes to another one, which opens the stream anew.
 */

import { Signal } from './signal';

export const TOPICS = ['uploads', 'jobs', 'images', 'annotations', 'exports', 'decoders'] as const;
export type Topic = (typeof TOPICS)[number];

export interface ServerChange {
  readonly kind: 'change';
  /** Null if the change belongs to no project. */
  readonly project: string | null;
  readonly topic: Topic;
  readonly image?: string;
}

/** Changes may have been missed: fetch everything that is shown. */
export interface Resync {
  readonly kind: 'resync';
}

export type ServerEvent = ServerChange | Resync;

type TabMessage =
  | { readonly kind: 'event'; readonly event: ServerEvent }
  | { readonly kind: 'connection'; readonly isLive: boolean }
  | { readonly kind: 'hello' }
  | { readonly kind: 'logged-out' };

/** The parts of EventSource that are used. */
export interface EventStream {
  onopen: (() => void) | null;
  onerror: (() => void) | null;
  addEventListener(type: 'change' | 'resync', listener: (event: { data: string }) => void): void;
  close(): void;
}

/** The parts of BroadcastChannel that are used. */
export interface TabChannel {
  onmessage: ((event: { data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export interface EventsEnvironment {
  /** Run `work` while this tab is the leader; it is over when the promise settles. */
  lead(work: () => Promise<void>, signal: AbortSignal): Promise<void>;
  openStream(): EventStream;
  openChannel(): TabChannel;
  /** Call after a delay; the returned function cancels. */
  delay(milliseconds: number, call: () => void): () => void;
}

const FIRST_RETRY_MILLISECONDS = 1_000;
const LAST_RETRY_MILLISECONDS = 30_000;

const isTopic = (value: unknown): value is Topic => TOPICS.some((topic) => topic === value);

/** Read one message of the stream; what is not understood counts as "anything may have changed". */
export const parseChange = (data: string): ServerEvent => {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return { kind: 'resync' };
  }
  if (typeof value !== 'object' || value === null || !('topic' in value)) return { kind: 'resync' };
  const { topic, project, image } = value as Record<string, unknown>;
  if (!isTopic(topic)) return { kind: 'resync' };
  return {
    kind: 'change',
    topic,
    project: typeof project === 'string' ? project : null,
    ...(typeof image === 'string' && { image }),
  };
};

/** One tab's part in the browser's event stream. */
export class ServerEvents {
  private readonly events = new Signal<ServerEvent>();
  private readonly connection = new Signal<boolean>();
  private readonly loggedOut = new Signal<undefined>();
  private readonly stopped = new AbortController();
  private readonly channel: TabChannel;
  private isLeading = false;
  private isConnected = false;
  private retryMilliseconds = FIRST_RETRY_MILLISECONDS;

  constructor(private readonly environment: EventsEnvironment) {
    this.channel = environment.openChannel();
    this.channel.onmessage = ({ data }) => this.hear(data as TabMessage);
    this.channel.postMessage({ kind: 'hello' } satisfies TabMessage);
    environment
      .lead(() => this.stream(), this.stopped.signal)
      .catch(() => this.setConnected(false));
  }

  /** Whether changes arrive by themselves; if not, views poll. */
  get isLive(): boolean {
    return this.isConnected;
  }

  subscribe(listener: (event: ServerEvent) => void): () => void {
    return this.events.subscribe(listener);
  }

  subscribeConnection(listener: (isLive: boolean) => void): () => void {
    return this.connection.subscribe(listener);
  }

  /** Hear that the person has logged out in another tab. */
  subscribeLogOut(listener: () => void): () => void {
    return this.loggedOut.subscribe(listener);
  }

  /** Tell the person's other tabs that this one has logged out. */
  tellLogOut(): void {
    this.tell({ kind: 'logged-out' });
  }

  /** Leave: give the lock to another tab and close. */
  stop(): void {
    this.stopped.abort();
    this.channel.close();
  }

  private hear(message: TabMessage): void {
    if (message.kind === 'event') this.events.emit(message.event);
    else if (message.kind === 'connection') this.setConnected(message.isLive);
    else if (message.kind === 'logged-out') this.loggedOut.emit(undefined);
    else if (this.isLeading) this.tell({ kind: 'connection', isLive: this.isConnected });
  }

  private tell(message: TabMessage): void {
    if (!this.stopped.signal.aborted) this.channel.postMessage(message);
  }

  private setConnected(isLive: boolean): void {
    if (this.isConnected === isLive) return;
    this.isConnected = isLive;
    this.connection.emit(isLive);
  }

  private announce(event: ServerEvent): void {
    this.events.emit(event);
    this.tell({ kind: 'event', event });
  }

  private announceConnection(isLive: boolean): void {
    this.setConnected(isLive);
    this.tell({ kind: 'connection', isLive });
  }

  /** Keep a stream open until this tab stops. */
  private stream(): Promise<void> {
    this.isLeading = true;
    return new Promise((resolve) => {
      let close = this.connect();
      this.stopped.signal.addEventListener('abort', () => {
        close();
        resolve();
      });
      this.reconnect = () => {
        close();
        const cancel = this.environment.delay(this.retryMilliseconds, () => {
          close = this.connect();
        });
        this.retryMilliseconds = Math.min(this.retryMilliseconds * 2, LAST_RETRY_MILLISECONDS);
        close = cancel;
      };
    });
  }

  private reconnect: () => void = () => undefined;

  private connect(): () => void {
    const stream = this.environment.openStream();
    stream.onopen = () => {
      this.retryMilliseconds = FIRST_RETRY_MILLISECONDS;
      this.announceConnection(true);
      // Whatever happened while no stream was open went unheard.
      this.announce({ kind: 'resync' });
    };
    stream.addEventListener('change', ({ data }) => this.announce(parseChange(data)));
    // The server has lost its own source for a moment, or had too much to tell.
    stream.addEventListener('resync', () => this.announce({ kind: 'resync' }));
    stream.onerror = () => {
      this.announceConnection(false);
      this.reconnect();
    };
    return () => stream.close();
  }
}

/**
 * The real browser. Without Web Locks (plain http) no stream opens and views poll.
 * @param userId  the stream tells of this user's projects only: nobody else's tabs share it
 */
export const browserEnvironment = (userId: string): EventsEnvironment => ({
  lead: async (work, signal) => {
    if (!('locks' in navigator)) return;
    await navigator.locks.request(`samweb-events-${userId}`, { signal }, work);
  },
  openStream: () => new EventSource('/api/v1/events/') as EventStream,
  openChannel: () => new BroadcastChannel(`samweb-events-${userId}`) as TabChannel,
  delay: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
});
