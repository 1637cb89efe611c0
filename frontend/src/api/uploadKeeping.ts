/** What the queue knows of its files beside their rows: where they are kept, and how far they are. */

import type { KeptUpload, UploadKeeper } from './keptUploads';
import type { Bookmark } from './resources/resumableUploads';
import type { FileToSend } from './resources/uploads';

interface KeyedFile extends FileToSend {
  readonly key: number;
}

/** Every fault of the browser's storage means the same: what is on the page is not kept. */
export class UploadKeeping {
  private readonly addresses = new Map<number, string | null>();
  private readonly ids = new Map<number, number>();
  /** Keys whose copies are sent in place of what was chosen. */
  private readonly copied = new Set<number>();
  private keeper: UploadKeeper | null = null;

  get isOn(): boolean {
    return this.keeper !== null;
  }

  /** Keep from now on; gives what an earlier visit has kept. */
  async begin(keeper: UploadKeeper): Promise<readonly KeptUpload[]> {
    this.keeper = keeper;
    return keeper.list().catch(() => []);
  }

  has(key: number): boolean {
    return this.ids.has(key);
  }

  /** Take over a file that is kept already. */
  adopt(key: number, kept: KeptUpload): void {
    this.ids.set(key, kept.id);
    this.copied.add(key);
    this.addresses.set(key, kept.address);
  }

  /** Keep files, unless they have gone by the time that they are stored. */
  async keep(files: readonly KeyedFile[], isWanted: (key: number) => boolean): Promise<void> {
    if (this.keeper === null || files.length === 0) return;
    const ids = await this.keeper.keep(files).catch(() => []);
    files.forEach(({ key }, index) => {
      const id = ids[index] ?? null;
      if (id === null) return;
      this.ids.set(key, id);
      if (!isWanted(key)) this.forget(key);
    });
  }

  /** Give the copy of a file, once; null if there is none. */
  async copyOf(key: number): Promise<File | null> {
    const id = this.ids.get(key);
    if (this.keeper === null || id === undefined || this.copied.has(key)) return null;
    this.copied.add(key);
    return this.keeper.read(id).catch(() => null);
  }

  forget(key: number): void {
    const id = this.ids.get(key);
    this.ids.delete(key);
    if (id !== undefined) void this.keeper?.forget([id]).catch(() => undefined);
  }

  /** Address of the upload that was begun for a file, or null. */
  addressOf(key: number): string | null {
    return this.addresses.get(key) ?? null;
  }

  async bookmarkOf(file: KeyedFile): Promise<Bookmark> {
    const known = this.addressOf(file.key);
    const address = known ?? (await this.keeper?.addressOf(file).catch(() => null)) ?? null;
    this.addresses.set(file.key, address);
    return { address, note: (noted) => this.note(file, noted) };
  }

  /** Note where a file goes on; null when it is through, or given up. */
  note(file: KeyedFile, address: string | null): void {
    if (this.addressOf(file.key) === address) return;
    this.addresses.set(file.key, address);
    void this.keeper?.note(file, address).catch(() => undefined);
  }
}
