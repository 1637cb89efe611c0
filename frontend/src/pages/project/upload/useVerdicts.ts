import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';

import { listUploads } from '../../../api/resources/uploads';
import type { UploadQueue } from '../../../api/uploadQueue';
import type { QueuedUpload } from '../../../api/uploadRows';
import { VerdictSearch } from './verdicts';

const makeSearch = (projectId: string): VerdictSearch =>
  new VerdictSearch(async (ids) => (await listUploads(projectId, { ids })).results);

/** Keep asking what became of files that were sent, until each has its verdict. */
export const useVerdicts = (
  projectId: string,
  queue: UploadQueue,
  rows: readonly QueuedUpload[],
): void => {
  const search = useMemo(() => makeSearch(projectId), [projectId]);
  const received = rows
    .filter((row) => row.state === 'received')
    .map((row) => row.uploadId)
    .filter((id) => id !== null);
  // A file that was chosen twice is one upload.
  const awaited = [...new Set(received)];
  const { data } = useQuery({
    queryKey: ['upload-verdicts', projectId],
    queryFn: () => search.look(awaited),
    enabled: awaited.length > 0,
    refetchInterval: () => search.pauseFor(awaited.length),
    staleTime: 0,
    // A file that was refused and sent again waits for another verdict.
    gcTime: 0,
  });
  useEffect(() => {
    if (data) queue.takeVerdicts(data);
  }, [data, queue]);
};
