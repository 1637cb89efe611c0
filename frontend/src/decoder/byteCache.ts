/** Keeps what was used last, by bytes rather than by number. */

interface Sized {
  readonly byteLength: number;
}

export class ByteCache<Value extends Sized> {
  private readonly entries = new Map<string, Value>();
  private bytes = 0;

  /** @param onLeave  frees what a value holds outside of JavaScript's heap */
  constructor(
    private readonly budgetBytes: number,
    private readonly onLeave: (value: Value) => void = () => undefined,
  ) {}

  /** Get an entry and make it the newest. */
  get(key: string): Value | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  has(key: string): boolean {
    return this.entries.has(key);
  }

  /** Add an entry; the oldest ones leave until the rest fits. The newest always stays. */
  set(key: string, value: Value): void {
    if (this.get(key) === value) return;
    this.delete(key);
    this.bytes += value.byteLength;
    this.entries.set(key, value);
    for (const oldKey of this.entries.keys()) {
      if (this.bytes <= this.budgetBytes || oldKey === key) break;
      this.delete(oldKey);
    }
  }

  delete(key: string): void {
    const value = this.entries.get(key);
    if (value === undefined) return;
    this.entries.delete(key);
    this.bytes -= value.byteLength;
    this.onLeave(value);
  }

  clear(): void {
    for (const key of [...this.entries.keys()]) this.delete(key);
  }
}
