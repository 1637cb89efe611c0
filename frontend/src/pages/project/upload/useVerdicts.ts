import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';

import { listUploads } from '../../../api/resources/uploads';
import type { Upload } from '../../../api/types';
import type { UploadQueue } from '../../../api/uploadQueue';
import type { QueuedUpload } from '../../../api/uploadRows';

const LOOK_MILLISECONDS = 2_000;
const PAGE = 500;
/** Uploads are listed newest first; what is deeper is found once the newer ones are done. */
const MAX_PAGES = 8;

/** Walk the project's uploads until all that are awaited were seen. */
const fetchUploads = async (projectId: string, awaited: ReadonlySet<string>): Promise<Upload[]> => {
  const found: Upload[] = [];
  const missing = new Set(awaited);
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES && missing.size > 0; page += 1) {
    const { results, next } = await listUploads(projectId, {
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    });
    for (const upload of results) {
      if (missing.delete(upload.id)) found.push(upload);
    }
    if (next === null) break;
    cursor = next;
  }
  return found;
};

/** Keep asking what became of files that were sent, until each has its verdict. */
export const useVerdicts = (
  projectId: string,
  queue: UploadQueue,
  rows: readonly QueuedUpload[],
): void => {
  const awaited = rows
    .filter((row) => row.state === 'received')
    .map((row) => row.uploadId)
    .filter((id) => id !== null);
  const { data } = useQuery({
    queryKey: ['upload-verdicts', projectId],
    queryFn: () => fetchUploads(projectId, new Set(awaited)),
    enabled: awaited.length > 0,
    refetchInterval: LOOK_MILLISECONDS,
    staleTime: 0,
  });
  useEffect(() => {
    if (data) queue.takeVerdicts(data);
  }, [data, queue]);
};
