import { describe, expect, it } from 'vitest';

import {
  parseChange,
  ServerEvents,
  type EventStream,
  type EventsEnvironment,
  type ServerEvent,
  type TabChannel,
} from './events';

class FakeStream implements EventStream {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  private readonly listeners = new Map<string, (event: { data: string }) => void>();

  addEventListener(type: string, listener: (event: { data: string }) => void): void {
    this.listeners.set(type, listener);
  }

  close(): void {
    this.isClosed = true;
  }

  send(data: string, type = 'change'): void {
    this.listeners.get(type)?.({ data });
  }
}

/** One browser: a lock that one tab holds at a time, a channel between tabs, and the streams. */
class FakeBrowser {
  readonly streams: FakeStream[] = [];
  readonly waits: number[] = [];
  private readonly channels = new Set<TabChannel>();
  private readonly queue: (() => void)[] = [];
  private isLocked = false;

  get stream(): FakeStream {
    return this.streams.at(-1)!;
  }

  openTab(): { tab: ServerEvents; heard: ServerEvent[] } {
    const tab = new ServerEvents(this.environment());
    const heard: ServerEvent[] = [];
    tab.subscribe((event) => heard.push(event));
    return { tab, heard };
  }

  runDelayed: () => void = () => undefined;

  private environment(): EventsEnvironment {
    return {
      lead: async (work) => {
        if (this.isLocked) await new Promise<void>((resolve) => this.queue.push(resolve));
        this.isLocked = true;
        await work();
        this.isLocked = false;
        this.queue.shift()?.();
      },
      openStream: () => {
        this.streams.push(new FakeStream());
        return this.stream;
      },
      openChannel: () => this.openChannel(),
      delay: (milliseconds, call) => {
        this.waits.push(milliseconds);
        this.runDelayed = call;
        return () => {
          this.runDelayed = () => undefined;
        };
      },
    };
  }

  private openChannel(): TabChannel {
    const channel: TabChannel = {
      onmessage: null,
      postMessage: (data) => {
        for (const other of this.channels) if (other !== channel) other.onmessage?.({ data });
      },
      close: () => this.channels.delete(channel),
    };
    this.channels.add(channel);
    return channel;
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const CHANGE = '{"project": "p1", "topic": "images", "image": "i1"}';
const PARSED = { kind: 'change', project: 'p1', topic: 'images', image: 'i1' };

describe('parseChange', () => {
  it('reads a change with and without an image', () => {
    expect(parseChange(CHANGE)).toEqual(PARSED);
    expect(parseChange('{"project": null, "topic": "decoders"}')).toEqual({
      kind: 'change',
      project: null,
      topic: 'decoders',
    });
  });

  it.each(['not JSON', '[]', '{"topic": "weather"}', 'null'])(
    'takes %s for "anything may have changed"',
    (data) => {
      expect(parseChange(data)).toEqual({ kind: 'resync' });
    },
  );
});

describe('ServerEvents', () => {
  it('opens one stream for two tabs and tells both', () => {
    const browser = new FakeBrowser();
    const first = browser.openTab();
    const second = browser.openTab();

    browser.stream.onopen?.();
    browser.stream.send(CHANGE);

    expect(browser.streams).toHaveLength(1);
    expect(first.heard).toEqual([{ kind: 'resync' }, PARSED]);
    expect(second.heard).toEqual([{ kind: 'resync' }, PARSED]);
    expect(second.tab.isLive).toBe(true);
  });

  it('tells a late tab that the connection is live', () => {
    const browser = new FakeBrowser();
    browser.openTab();
    browser.stream.onopen?.();

    const late = browser.openTab();

    expect(late.tab.isLive).toBe(true);
  });

  it('hands the stream to another tab when the leader closes', async () => {
    const browser = new FakeBrowser();
    const first = browser.openTab();
    const second = browser.openTab();
    const [old] = browser.streams;

    first.tab.stop();
    await settle();
    browser.stream.onopen?.();

    expect(old!.isClosed).toBe(true);
    expect(browser.streams).toHaveLength(2);
    expect(first.heard).toEqual([]);
    expect(second.heard).toEqual([{ kind: 'resync' }]);
  });

  it('reconnects after growing pauses, and resyncs then', () => {
    const browser = new FakeBrowser();
    const { tab, heard } = browser.openTab();

    browser.stream.onerror?.();
    browser.runDelayed();
    browser.stream.onerror?.();
    expect(tab.isLive).toBe(false);
    browser.runDelayed();
    browser.stream.onopen?.();

    expect(browser.waits).toEqual([1_000, 2_000]);
    expect(browser.streams.map((stream) => stream.isClosed)).toEqual([true, true, false]);
    expect(heard).toEqual([{ kind: 'resync' }]);
    expect(tab.isLive).toBe(true);
  });

  it('resyncs when the server says that it may have missed something', () => {
    const browser = new FakeBrowser();
    const { heard } = browser.openTab();

    browser.stream.send('{}', 'resync');

    expect(heard).toEqual([{ kind: 'resync' }]);
  });

  it('tells the other tabs of a log-out, and not the one that logged out', () => {
    const browser = new FakeBrowser();
    const [first, second] = [browser.openTab().tab, browser.openTab().tab];
    const left: string[] = [];
    first.subscribeLogOut(() => left.push('first'));
    second.subscribeLogOut(() => left.push('second'));

    first.tellLogOut();

    expect(left).toEqual(['second']);
  });

  it('starts with the short pause again after a success', () => {
    const browser = new FakeBrowser();
    browser.openTab();
    browser.stream.onerror?.();
    browser.runDelayed();
    browser.stream.onopen?.();

    browser.stream.onerror?.();

    expect(browser.waits).toEqual([1_000, 1_000]);
  });
});
