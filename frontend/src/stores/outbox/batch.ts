/** Which operations go into one request. */
import { MAX_OPERATIONS_PER_REQUEST } from '../../api/operations';
import type { Operation } from '../../engine/operations/operation';
import type { OutboxRecord } from './storage';

/**
 * Small enough to get through a bad line in one piece; an outline of 4096 px has 20 kB. An operation
 * that is larger goes by itself.
 */
export const MAX_BATCH_CHARACTERS = 2 ** 20;

/**
 * The oldest operations of the image that has waited longest, as far as one request reaches.
 * @param isAlone  one operation only
 */
export const nextBatch = (
  waiting: readonly OutboxRecord[],
  isAlone: boolean,
): readonly OutboxRecord[] => {
  const imageId = waiting[0]?.imageId;
  const batch: OutboxRecord[] = [];
  let characters = 0;
  for (const record of waiting) {
    if (record.imageId !== imageId) continue;
    characters += JSON.stringify(record.operation).length;
    if (batch.length > 0 && characters > MAX_BATCH_CHARACTERS) break;
    batch.push(record);
    if (isAlone || batch.length === MAX_OPERATIONS_PER_REQUEST) break;
  }
  return batch;
};

/** The operations of one image, in order. */
export const operationsOf = (
  records: readonly OutboxRecord[],
  imageId: string,
): readonly Operation[] =>
  records.filter((record) => record.imageId === imageId).map(({ operation }) => operation);
