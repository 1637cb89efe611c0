/** Which files were not added, as the upload page lists them. */

import type { StoredProblem, Upload } from '../../../api/types';
import type { QueuedUpload } from '../../../api/uploadRows';

export interface BadFile {
  readonly key: string;
  readonly path: string;
  readonly problem: StoredProblem | null;
}

/**
 * Gather them: what did not reach the server first, then what the server refused.
 * @param refused  newest first; of several tries of one path only the newest counts
 * @param clearedAt  milliseconds since 1970; what the server refused before is not listed
 */
export const badFiles = (
  rows: readonly QueuedUpload[],
  refused: readonly Upload[],
  clearedAt: number,
): readonly BadFile[] => {
  const seen = new Set<string>();
  const latest = refused.filter(({ path, createdAt }) => {
    if (seen.has(path) || Date.parse(createdAt) <= clearedAt) return false;
    seen.add(path);
    return true;
  });
  const unsent = rows.filter((row) => row.state === 'failed');
  return [
    ...unsent.map(({ key, path, problem }) => ({ key: `unsent-${String(key)}`, path, problem })),
    ...latest.map(({ id, path, problem }) => ({ key: id, path, problem })),
  ];
};
