/** How fast bytes go, over the last seconds. */

const WINDOW_MILLISECONDS = 8_000;

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

export class Speedometer {
  private samples: readonly Sample[] = [];

  /**
   * Take the bytes that have gone so far.
   * @param at  milliseconds of a clock that does not jump
   */
  take(bytes: number, at: number): void {
    const fresh = this.samples.filter((sample) => at - sample.at <= WINDOW_MILLISECONDS);
    this.samples = [...fresh, { at, bytes }];
  }

  /** Bytes a second; 0 until there are two samples. */
  get bytesPerSecond(): number {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || !last || last.at === first.at) return 0;
    return Math.max(0, (1000 * (last.bytes - first.bytes)) / (last.at - first.at));
  }

  reset(): void {
    this.samples = [];
  }
}
