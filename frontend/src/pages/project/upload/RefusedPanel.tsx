import { Button, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { uploadsQuery } from '../../../api/queries';
import type { StoredProblem } from '../../../api/types';
import type { QueuedUpload } from '../../../api/uploadQueue';
import { formatAmount } from '../../../ui/format';
import { Panel } from '../../../ui/Panel';
import classes from './UploadPage.module.css';

interface RefusedPanelProps {
  readonly projectId: string;
  readonly rows: readonly QueuedUpload[];
  readonly onRetry: () => void;
}

interface BadFile {
  readonly key: string;
  readonly path: string;
  readonly problem: StoredProblem | null;
}

/** What was not added, with reason and cure, above everything else. */
export const RefusedPanel = ({ projectId, rows, onRetry }: RefusedPanelProps) => {
  const refused = useQuery(uploadsQuery(projectId, 'refused')).data?.results ?? [];
  const unsent = rows.filter((row) => row.state === 'failed');
  const bad: readonly BadFile[] = [
    ...unsent.map((row) => ({ ...row, key: `unsent-${String(row.key)}` })),
    ...refused.map((upload) => ({ ...upload, key: upload.id })),
  ];
  if (bad.length === 0) return null;
  return (
    <Panel
      title={
        bad.length === 1
          ? '1 file was not added'
          : `${formatAmount(bad.length, 'file')} were not added`
      }
      isFlush
      action={
        unsent.length > 0 && (
          <Button size="xs" variant="default" onClick={onRetry} data-testid="upload-retry">
            Send {formatAmount(unsent.length, 'file')} again
          </Button>
        )
      }
    >
      <div className={classes.refusedList} data-testid="refused-list" tabIndex={0}>
        {bad.map((file) => (
          <div key={file.key} className={classes.refused}>
            <IconAlertTriangle size={20} stroke={1.6} className={classes.bad} />
            <div>
              <Text fw={600} truncate title={file.path}>
                {file.path}
              </Text>
              <Text size="sm">{file.problem?.detail ?? 'The server did not say why.'}</Text>
              {file.problem !== null && file.problem.hint !== '' && (
                <Text size="sm" c="dimmed">
                  {file.problem.hint}
                </Text>
              )}
            </div>
          </div>
        ))}
      </div>
    </Panel>
  );
};
