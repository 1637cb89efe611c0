/** The outbox on disk: IndexedDB, flushed before an operation counts as done. */
import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';

import type { StoredProblem } from '../../api/types';
import type { Annotation } from '../../engine/operations/annotation';
import type { Operation } from '../../engine/operations/operation';

export interface NewOutboxRecord {
  readonly userId: string;
  readonly imageId: string;
  readonly operation: Operation;
  /** Set when the server did not take the operation and a person must say what to do. */
  readonly trouble: Trouble | null;
}

export interface Trouble {
  readonly status: 'conflict' | 'refused';
  readonly problem: StoredProblem | null;
  /** The annotation as the server had it then. */
  readonly present: Annotation | null;
}

export interface OutboxRecord extends NewOutboxRecord {
  /** Given by the database: the order in which operations were made, over all tabs. */
  readonly sequence: number;
}

export interface OutboxStorage {
  readonly add: (records: readonly NewOutboxRecord[]) => Promise<void>;
  readonly put: (records: readonly OutboxRecord[]) => Promise<void>;
  readonly remove: (sequences: readonly number[]) => Promise<void>;
  /** Everything of one user, in order. */
  readonly list: (userId: string) => Promise<readonly OutboxRecord[]>;
}

interface OutboxSchema extends DBSchema {
  records: { key: number; value: OutboxRecord; indexes: { user: string } };
}

const DATABASE = 'samweb-outbox';
const VERSION = 1;

/** Open the database when it is first needed. */
export const makeOutboxStorage = (): OutboxStorage => {
  let opening: Promise<IDBPDatabase<OutboxSchema>> | null = null;
  const database = (): Promise<IDBPDatabase<OutboxSchema>> => {
    opening ??= openDB<OutboxSchema>(DATABASE, VERSION, {
      upgrade: (created) => {
        const records = created.createObjectStore('records', {
          keyPath: 'sequence',
          autoIncrement: true,
        });
        records.createIndex('user', 'userId');
      },
      terminated: () => {
        opening = null;
      },
    });
    return opening;
  };
  const write = async (
    change: (records: WritableRecords) => readonly Promise<unknown>[],
  ): Promise<void> => {
    // Strict: the operating system has written it when `done` resolves.
    const transaction = (await database()).transaction('records', 'readwrite', {
      durability: 'strict',
    });
    const { store } = transaction;
    await Promise.all([
      ...change({
        // The database gives the missing key.
        add: (record) => store.add(record as OutboxRecord),
        put: (record) => store.put(record),
        remove: (sequence) => store.delete(sequence),
      }),
      transaction.done,
    ]);
  };
  return {
    add: (records) => write(({ add }) => records.map(add)),
    put: (records) => write(({ put }) => records.map(put)),
    remove: (sequences) => write(({ remove }) => sequences.map(remove)),
    list: async (userId) => (await database()).getAllFromIndex('records', 'user', userId),
  };
};

interface WritableRecords {
  readonly add: (record: NewOutboxRecord) => Promise<unknown>;
  readonly put: (record: OutboxRecord) => Promise<unknown>;
  readonly remove: (sequence: number) => Promise<unknown>;
}
