/** Fetches ahead what the next image will need, without standing in the way of anything. */

/**
 * Of the six connections that a browser has over HTTP/1.1, four stay for what people wait for:
 * saving, the open image, and the other tabs.
 */
export const MAX_PREFETCHES = 2;

type Fetch = () => Promise<unknown>;

export class Prefetcher {
  private waiting: readonly Fetch[] = [];
  private running = 0;

  /** Fetch these in order instead of what still waits; what is under way goes on. */
  want(fetches: readonly Fetch[]): void {
    this.waiting = fetches;
    this.pump();
  }

  private pump(): void {
    while (this.running < MAX_PREFETCHES) {
      const [next, ...rest] = this.waiting;
      if (next === undefined) return;
      this.waiting = rest;
      this.running += 1;
      void this.run(next);
    }
  }

  private async run(fetch: Fetch): Promise<void> {
    // Failure is no news: the image is fetched again when it is opened.
    await fetch().catch(() => undefined);
    this.running -= 1;
    this.pump();
  }
}
