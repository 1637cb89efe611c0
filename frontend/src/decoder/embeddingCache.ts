/** Least recently used embeddings, limited by their bytes rather than by their number. */

interface Sized {
  readonly byteLength: number;
}

/** 128 MiB: 32 embeddings of a ViT as float32, which are 4 MiB each. */
const DEFAULT_BUDGET_BYTES = 128 * 2 ** 20;

export class EmbeddingCache<Value extends Sized> {
  private readonly entries = new Map<string, Value>();
  private bytes = 0;

  constructor(private readonly budgetBytes = DEFAULT_BUDGET_BYTES) {}

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
    this.bytes += value.byteLength - (this.entries.get(key)?.byteLength ?? 0);
    this.entries.delete(key);
    this.entries.set(key, value);
    for (const [oldKey, oldValue] of this.entries) {
      if (this.bytes <= this.budgetBytes || oldKey === key) break;
      this.entries.delete(oldKey);
      this.bytes -= oldValue.byteLength;
    }
  }
}
