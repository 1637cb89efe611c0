import { Button, Group, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { uploadsQuery } from '../../../api/queries';
import type { QueuedUpload } from '../../../api/uploadRows';
import { Panel } from '../../../ui/Panel';
import { words } from '../../../words/words';
import { badFiles, type BadFile } from './badFiles';
import classes from './UploadPage.module.css';

interface RefusedPanelProps {
  readonly projectId: string;
  readonly rows: readonly QueuedUpload[];
  readonly onRetry: () => void;
}

/** What was not added, with reason and cure, above everything else. */
export const RefusedPanel = ({ projectId, rows, onRetry }: RefusedPanelProps) => {
  const refused = useQuery(uploadsQuery(projectId, 'refused')).data?.results ?? [];
  const [clearedAt, setClearedAt] = useLocalStorage({
    key: `samweb-refused-cleared-${projectId}`,
    defaultValue: 0,
    getInitialValueInEffect: false,
  });
  const files = badFiles(rows, refused, clearedAt);
  const unsentCount = rows.filter((row) => row.state === 'failed').length;
  if (files.length === 0) return null;
  return (
    <Panel
      title={words.upload.refused.title(files.length)}
      isFlush
      action={
        <Group gap="xs">
          {unsentCount > 0 && (
            <Button size="xs" variant="default" onClick={onRetry} data-testid="upload-retry">
              {words.upload.refused.sendAgain(unsentCount)}
            </Button>
          )}
          {files.length > unsentCount && (
            <Button size="xs" variant="default" onClick={() => setClearedAt(Date.now())}>
              {words.upload.refused.clear}
            </Button>
          )}
        </Group>
      }
    >
      <div className={classes.refusedList} data-testid="refused-list" tabIndex={0}>
        {files.map((file) => (
          <BadFileRow key={file.key} file={file} />
        ))}
      </div>
    </Panel>
  );
};

const BadFileRow = ({ file }: { readonly file: BadFile }) => (
  <div className={classes.refused} data-testid="refused-file">
    <IconAlertTriangle size={20} stroke={1.6} className={classes.bad} />
    <div>
      <Text fw={600} truncate title={file.path}>
        {file.path}
      </Text>
      <Text size="sm">{file.problem?.detail ?? words.upload.refused.unknown}</Text>
      {file.problem !== null && file.problem.hint !== '' && (
        <Text size="sm" c="dimmed">
          {file.problem.hint}
        </Text>
      )}
    </div>
  </div>
);
