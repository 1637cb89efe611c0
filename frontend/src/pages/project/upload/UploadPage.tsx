import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';

import { projectQuery, sessionQuery } from '../../../api/queries';
import { Panel } from '../../../ui/Panel';
import { words } from '../../../words/words';
import { canAnnotate } from '../roles';
import { EncodingPanel } from './EncodingPanel';
import { FilePicker } from './FilePicker';
import { uploadQueueOf } from './queues';
import { RefusedPanel } from './RefusedPanel';
import { SendingPanel } from './SendingPanel';
import classes from './UploadPage.module.css';
import { useVerdicts } from './useVerdicts';

const route = getRouteApi('/members/shell/projects/$projectId/upload');

export const UploadPage = () => {
  const { projectId } = route.useParams();
  const userId = useQuery(sessionQuery()).data?.user?.id;
  if (userId === undefined) return null;
  return <Uploads key={userId} userId={userId} projectId={projectId} />;
};

interface UploadsProps {
  readonly userId: string;
  readonly projectId: string;
}

const Uploads = ({ userId, projectId }: UploadsProps) => {
  const project = useQuery(projectQuery(projectId)).data;
  const queue = uploadQueueOf(userId, projectId);
  const rows = useSyncExternalStore(queue.subscribe, queue.getSnapshot);
  const status = useSyncExternalStore(queue.subscribe, queue.getStatus);
  useVerdicts(projectId, queue, rows);

  const isAllowed = project === undefined || canAnnotate(project.role);
  return (
    <div className={classes.page}>
      {isAllowed ? (
        <FilePicker
          maxPixels={project?.maxPixels ?? null}
          isCompact={rows.length > 0 || (project?.imageCounts.total ?? 0) > 0}
          onFiles={(files) => queue.add(files)}
        />
      ) : (
        <Panel title={words.upload.lookOnly.title}>{words.upload.lookOnly.text}</Panel>
      )}
      <RefusedPanel projectId={projectId} rows={rows} onRetry={() => queue.retryFailed()} />
      <EncodingPanel projectId={projectId} />
      {rows.length > 0 && (
        <SendingPanel
          title={words.upload.sending.title(rows.length)}
          rows={rows}
          status={status}
          onPause={() => queue.pause()}
          onResume={() => queue.resume()}
          onStop={() => queue.stop()}
        />
      )}
    </div>
  );
};
