/** A list of listeners: the smallest event emitter. */

export class Signal<T> {
  private readonly listeners = new Set<(value: T) => void>();

  /** Add a listener; the returned function removes it. */
  subscribe(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  emit(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
}
