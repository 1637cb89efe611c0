/** How long the latest decodes took. */

/** Enough that one hiccup does not move the median, few enough to follow a change of engine. */
const CAPACITY = 31;

export class RecentTimes {
  private times: readonly number[] = [];

  /** Run something and note how long it took. */
  async note<Result>(run: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    const result = await run();
    this.times = [...this.times, performance.now() - startedAt].slice(-CAPACITY);
    return result;
  }

  clear(): void {
    this.times = [];
  }

  /** Milliseconds; null before the first one. */
  median(): number | null {
    return median(this.times);
  }
}

/** The middle of some numbers; null of none. */
export const median = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
};
