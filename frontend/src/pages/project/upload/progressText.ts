/** How far the files of this computer are, in words. */

import { isUnsent, type QueuedUpload, type QueueStatus } from '../../../api/uploadRows';
import { formatAmount, formatBytes, formatCount } from '../../../ui/format';

export interface SentBytes {
  readonly sent: number;
  readonly total: number;
}

export const sentBytes = (rows: readonly QueuedUpload[]): SentBytes => ({
  sent: rows.reduce((sum, row) => sum + row.file.size * row.fraction, 0),
  total: rows.reduce((sum, row) => sum + row.file.size, 0),
});

/** "about 3 minutes"; whole minutes above one, since the line changes faster than that. */
export const remainingTime = (seconds: number): string => {
  if (seconds < 60) return 'less than a minute';
  const minutes = Math.round(seconds / 60);
  return minutes < 90
    ? `about ${formatAmount(minutes, 'minute')}`
    : `about ${formatAmount(Math.round(minutes / 60), 'hour')}`;
};

/** "120 of 2,000 files sent · 3.6 of 60 MB · 2.1 MB/s · less than a minute left" */
export const progressText = (rows: readonly QueuedUpload[], status: QueueStatus): string => {
  const unsent = rows.filter(isUnsent).length;
  if (unsent === 0) return 'All files were sent. You can close this page.';
  const { sent, total } = sentBytes(rows);
  const parts = [
    `${formatCount(rows.length - unsent)} of ${formatAmount(rows.length, 'file')} sent`,
    `${formatBytes(sent)} of ${formatBytes(total)}`,
  ];
  if (status.isPaused) parts.push('paused');
  else if (status.bytesPerSecond > 0) {
    parts.push(
      `${formatBytes(status.bytesPerSecond)}/s`,
      `${remainingTime((total - sent) / status.bytesPerSecond)} left`,
    );
  }
  return parts.join(' · ');
};

/** What closing or reloading the page would do to the files that are not sent yet. */
export const keptText = (rows: readonly QueuedUpload[], status: QueueStatus): string => {
  const unsent = rows.filter(isUnsent).length;
  if (unsent === 0) return '';
  if (status.unkeptCount === 0) {
    return 'This browser keeps the files: close or reload the page, and it goes on when you come back.';
  }
  return status.unkeptCount === unsent
    ? 'Keep this page open until all files are sent.'
    : `Keep this page open: the browser has no room to keep ${formatAmount(status.unkeptCount, 'file')}.`;
};
