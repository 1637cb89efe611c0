import { Button, Progress, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';

import type { QueuedUpload } from '../../../api/uploadQueue';
import { formatAmount, formatBytes, formatCount } from '../../../ui/format';
import { Panel } from '../../../ui/Panel';
import { LocalThumbnail } from './LocalThumbnail';
import classes from './UploadPage.module.css';
import { Verdict } from './Verdict';

const ROW_HEIGHT = 48;

interface SendingPanelProps {
  readonly title: string;
  readonly rows: readonly QueuedUpload[];
  readonly onStop: () => void;
}

const isUnsent = (row: QueuedUpload): boolean => row.state === 'waiting' || row.state === 'sending';

const summary = (rows: readonly QueuedUpload[]): string => {
  const unsent = rows.filter(isUnsent).length;
  const sent = rows.length - unsent;
  return unsent === 0
    ? 'All files were sent. You can close this page.'
    : `${formatCount(sent)} of ${formatAmount(rows.length, 'file')} sent. Keep this page open until all are.`;
};

/** Every file of this visit on its way: picture, path, size and verdict. */
export const SendingPanel = ({ title, rows, onStop }: SendingPanelProps) => {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const total = rows.reduce((sum, row) => sum + row.file.size, 0);
  const sent = rows.reduce((sum, row) => sum + row.file.size * row.fraction, 0);
  const isSending = rows.some(isUnsent);
  return (
    <Panel
      title={title}
      description={summary(rows)}
      isFlush
      action={
        isSending && (
          <Button size="xs" variant="default" onClick={onStop}>
            Stop sending
          </Button>
        )
      }
    >
      {isSending && (
        <Progress
          value={total === 0 ? 0 : (100 * sent) / total}
          size={4}
          radius={0}
          aria-label={`${formatBytes(sent)} of ${formatBytes(total)} sent`}
        />
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
