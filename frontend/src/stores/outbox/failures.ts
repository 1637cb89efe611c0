/** What a request that failed means for what was to be sent. */
import type { OperationResult } from '../../api/operations';
import type { ProblemError } from '../../api/problems';
import type { OutboxRecord } from './storage';

const FIRST_RETRY_MILLISECONDS = 1_000;
const LAST_RETRY_MILLISECONDS = 30_000;

/** After so many failures in a row the request is at fault, not the server's bad minute. */
export const MAX_STUMBLES = 3;

/** @param failures  in a row, from 1 */
export const longestPause = (failures: number): number =>
  Math.min(FIRST_RETRY_MILLISECONDS * 2 ** (failures - 1), LAST_RETRY_MILLISECONDS);

/** Whether the same request may succeed later without anybody changing it. */
export const isPassing = ({ status }: ProblemError): boolean =>
  status <= 0 || status === 401 || status === 408 || status === 429 || status >= 500;

/**
 * The server was there, and failed, or waits for somebody else's change of that image; a proxy
 * answers 502 to 504 for a server that is not there.
 */
export const isStumble = ({ status, code }: ProblemError): boolean =>
  status === 500 || status < 0 || code === 'server-busy';

export const troubledRecord = (
  record: OutboxRecord,
  result: OperationResult,
): readonly OutboxRecord[] => {
  if (result.status === 'applied') return [];
  const { status, problem, annotation: present } = result;
  return [{ ...record, trouble: { status, problem, present } }];
};
