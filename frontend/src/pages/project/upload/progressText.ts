/** How far the files of this computer are, in words. */

import { isUnsent, type QueuedUpload, type QueueStatus } from '../../../api/uploadRows';
import { formatBytes } from '../../../ui/format';
import { words } from '../../../words/words';

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
  const { progress } = words.upload;
  if (seconds < 60) return progress.underAMinute;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? progress.minutes(minutes) : progress.hours(Math.round(minutes / 60));
};

/** "120 of 2,000 files sent · 3.6 of 60 MB · 2.1 MB/s · less than a minute left" */
export const progressText = (rows: readonly QueuedUpload[], status: QueueStatus): string => {
  const unsent = rows.filter(isUnsent).length;
  const { progress } = words.upload;
  if (unsent === 0) return progress.allSent;
  const { sent, total } = sentBytes(rows);
  const parts = [
    progress.files(rows.length - unsent, rows.length),
    progress.bytes(formatBytes(sent), formatBytes(total)),
  ];
  if (status.isPaused) parts.push(progress.paused);
  else if (status.bytesPerSecond > 0) {
    parts.push(
      progress.speed(formatBytes(status.bytesPerSecond)),
      progress.left(remainingTime((total - sent) / status.bytesPerSecond)),
    );
  }
  return parts.join(' · ');
};

/** What closing or reloading the page would do to the files that are not sent yet. */
export const keptText = (rows: readonly QueuedUpload[], status: QueueStatus): string => {
  const unsent = rows.filter(isUnsent).length;
  if (unsent === 0) return '';
  const { kept } = words.upload;
  if (status.unkeptCount === 0) return kept.all;
  return status.unkeptCount === unsent ? kept.none : kept.allBut(status.unkeptCount);
};
