/**
 * Files that were chosen and not sent yet, kept by the browser over a reload or a restart.
 *
 * The browser stores a copy of each file, so it needs the room; what does not fit is not kept, and
 * whoever chose it must choose it again. A large file then goes on where it was: its bookmark is
 * kept by path, size and date even where the file is not.
 */

import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';

import type { FileToSend } from './resources/uploads';

export interface KeptUpload extends FileToSend {
  readonly id: number;
  /** Address of the upload that was begun for it, if it goes in pieces. */
  readonly address: string | null;
}

export interface UploadKeeper {
  /** Keep files; gives an id for each, or null for one that does not fit. */
  readonly keep: (files: readonly FileToSend[]) => Promise<readonly (number | null)[]>;
  /** Everything that is kept, in the order in which it was chosen. */
  readonly list: () => Promise<readonly KeptUpload[]>;
  readonly read: (id: number) => Promise<File | null>;
  readonly forget: (ids: readonly number[]) => Promise<void>;
  readonly note: (toSend: FileToSend, address: string | null) => Promise<void>;
  readonly addressOf: (toSend: FileToSend) => Promise<string | null>;
}

interface KeptRecord {
  readonly id: number;
  /** User and project; nobody else's files are sent by whoever logs in next. */
  readonly place: string;
  readonly path: string;
  readonly file: File;
  /** Of its bookmark. */
  readonly name: string;
}

interface KeptSchema extends DBSchema {
  files: { key: number; value: KeptRecord; indexes: { place: string } };
  bookmarks: { key: string; value: { readonly address: string; readonly at: number } };
}

const DATABASE = 'samweb-uploads';
const VERSION = 1;
/** Files of one transaction; the page answers between two of them. */
const BATCH = 100;
/** The server forgets an upload that nobody goes on with after four days. */
const BOOKMARK_MILLISECONDS = 4 * 86_400_000;

let opening: Promise<IDBPDatabase<KeptSchema>> | null = null;

const database = (): Promise<IDBPDatabase<KeptSchema>> => {
  opening ??= openDB<KeptSchema>(DATABASE, VERSION, {
    upgrade: (created) => {
      const files = created.createObjectStore('files', { keyPath: 'id', autoIncrement: true });
      files.createIndex('place', 'place');
      created.createObjectStore('bookmarks');
    },
    terminated: () => {
      opening = null;
    },
  });
  return opening;
};

const nameIn = (place: string, { path, file }: FileToSend): string =>
  [place, path, file.size, file.lastModified].join('/');

/** Undo what a transaction has done; it may have undone itself. */
const abandon = (transaction: { abort: () => void; done: Promise<void> }): void => {
  transaction.done.catch(() => undefined);
  try {
    transaction.abort();
  } catch {
    // It was over.
  }
};

const addBatch = async (
  place: string,
  files: readonly FileToSend[],
): Promise<readonly (number | null)[]> => {
  const transaction = (await database()).transaction('files', 'readwrite');
  try {
    const [ids] = await Promise.all([
      // The database gives the missing id.
      Promise.all(
        // Asynchronous, so that what cannot be stored at all fails as what does not fit.
        files.map(async (toSend) => {
          const { path, file } = toSend;
          const record = { place, path, file, name: nameIn(place, toSend) };
          return transaction.store.add(record as KeptRecord);
        }),
      ),
      transaction.done,
    ]);
    return ids;
  } catch {
    abandon(transaction);
    // No room, or no disk at all as in private windows: one too large must not take the others along.
    if (files.length <= 1) return files.map(() => null);
    const half = Math.ceil(files.length / 2);
    return [
      ...(await addBatch(place, files.slice(0, half))),
      ...(await addBatch(place, files.slice(half))),
    ];
  }
};

export const makeUploadKeeper = (userId: string, projectId: string): UploadKeeper => {
  const place = `${userId}/${projectId}`;
  const addressAt = async (name: string): Promise<string | null> => {
    const bookmark = await (await database()).get('bookmarks', name);
    const isFresh = bookmark && Date.now() - bookmark.at < BOOKMARK_MILLISECONDS;
    return isFresh ? bookmark.address : null;
  };
  return {
    keep: async (files) => {
      const ids: (number | null)[] = [];
      for (let start = 0; start < files.length; start += BATCH) {
        ids.push(...(await addBatch(place, files.slice(start, start + BATCH))));
      }
      return ids;
    },
    list: async () => {
      const records = await (await database()).getAllFromIndex('files', 'place', place);
      return Promise.all(
        records.map(async (record) => ({ ...record, address: await addressAt(record.name) })),
      );
    },
    read: async (id) => (await (await database()).get('files', id))?.file ?? null,
    forget: async (ids) => {
      const transaction = (await database()).transaction('files', 'readwrite');
      await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
    },
    note: async (toSend, address) => {
      const store = await database();
      const name = nameIn(place, toSend);
      if (address === null) await store.delete('bookmarks', name);
      else await store.put('bookmarks', { address, at: Date.now() }, name);
    },
    addressOf: (toSend) => addressAt(nameIn(place, toSend)),
  };
};
