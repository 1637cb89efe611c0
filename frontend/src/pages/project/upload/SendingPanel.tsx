import { Button, Group, Progress, Text } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';

import { isUnsent, type QueuedUpload, type QueueStatus } from '../../../api/uploadRows';
import { formatBytes } from '../../../ui/format';
import { Panel } from '../../../ui/Panel';
import { words } from '../../../words/words';
import { LocalThumbnail } from './LocalThumbnail';
import { keptText, progressText, sentBytes } from './progressText';
import classes from './UploadPage.module.css';
import { Verdict } from './Verdict';

const ROW_HEIGHT = 48;

interface SendingPanelProps {
  readonly title: string;
  readonly rows: readonly QueuedUpload[];
  readonly status: QueueStatus;
  readonly onPause: () => void;
  readonly onResume: () => void;
  readonly onStop: () => void;
}

/** Every file of this visit on its way: picture, path, size and verdict. */
export const SendingPanel = ({ title, rows, status, ...actions }: SendingPanelProps) => {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const { sent, total } = sentBytes(rows);
  const isSending = rows.some(isUnsent);
  return (
    <Panel
      title={title}
      description={progressText(rows, status)}
      isFlush
      action={isSending && <Actions isPaused={status.isPaused} {...actions} />}
    >
      {isSending && (
        <>
          <Progress
            value={total === 0 ? 0 : (100 * sent) / total}
            size={4}
            radius={0}
            aria-label={words.upload.sending.bar(formatBytes(sent), formatBytes(total))}
          />
          <Notice rows={rows} status={status} />
        </>
      )}
      <div
        ref={scroller}
        className={classes.list}
        style={{ height: Math.min(rows.length * ROW_HEIGHT, 480) }}
        tabIndex={0}
        data-testid="upload-list"
      >
        <div style={{ position: 'relative', height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row && <Row key={row.key} row={row} top={item.start} />;
          })}
        </div>
      </div>
    </Panel>
  );
};

interface ActionsProps {
  readonly isPaused: boolean;
  readonly onPause: () => void;
  readonly onResume: () => void;
  readonly onStop: () => void;
}

const Actions = ({ isPaused, onPause, onResume, onStop }: ActionsProps) => (
  <Group gap="xs" wrap="nowrap">
    {isPaused ? (
      <Button size="xs" onClick={onResume} data-testid="upload-resume">
        {words.upload.sending.goOn}
      </Button>
    ) : (
      <Button size="xs" variant="default" onClick={onPause} data-testid="upload-pause">
        {words.project.button.pause}
      </Button>
    )}
    <Button size="xs" variant="default" onClick={onStop} data-testid="upload-stop">
      {words.upload.sending.stop}
    </Button>
  </Group>
);

/** Why nothing goes at the moment, or else what a reload would do. */
const Notice = ({ rows, status }: Pick<SendingPanelProps, 'rows' | 'status'>) => (
  <div className={classes.notice} aria-live="polite" data-testid="upload-notice">
    {status.trouble === null || status.isPaused ? (
      <Text size="sm" c="dimmed">
        {keptText(rows, status)}
      </Text>
    ) : (
      <>
        <IconPlugConnectedX size={20} stroke={1.6} className={classes.bad} />
        <Text size="sm">{words.upload.sending.trouble(status.trouble.detail)}</Text>
      </>
    )}
  </div>
);

interface RowProps {
  readonly row: QueuedUpload;
  readonly top: number;
}

const Row = ({ row, top }: RowProps) => (
  <div
    className={classes.row}
    style={{ transform: `translateY(${String(top)}px)` }}
    data-testid="upload-row"
    data-state={row.state}
  >
    <LocalThumbnail file={row.file} />
    <Text className={classes.path} title={row.path}>
      {row.path}
    </Text>
    <span className={classes.size}>{formatBytes(row.file.size)}</span>
    <Verdict row={row} />
  </div>
);
