import { Button, Group, Progress, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';

import type { ExportFile } from '../../../api/types';
import { CopyIcon } from '../../../ui/CopyIcon';
import { formatBytes, formatDateTime, formatPercent } from '../../../ui/format';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import classes from './ExportsPage.module.css';

const isCutouts = (file: ExportFile): boolean => file.format === 'cutouts';

const contents = (file: ExportFile): string => {
  const { images, annotations, cutouts, onlySubmitted, all } = words.exports.files;
  const objects = isCutouts(file) ? cutouts : annotations;
  const parts = [
    file.imageCount === null ? null : images(file.imageCount),
    file.annotationCount === null ? null : objects(file.annotationCount),
    file.sizeBytes === null ? null : formatBytes(file.sizeBytes),
    file.onlySubmitted ? onlySubmitted : all,
  ];
  return parts.filter((part) => part !== null).join(' · ');
};

export const ExportRow = ({ file }: { readonly file: ExportFile }) => (
  <div className={classes.row} data-testid="export-row" data-state={file.state}>
    <div>
      <Text fw={600} truncate>
        {file.fileName ||
          (isCutouts(file) ? words.exports.cutouts.title : words.exports.coco.title)}
      </Text>
      <Text size="sm" c="dimmed">
        {formatDateTime(file.createdAt)} · {contents(file)}
      </Text>
      {file.sha256 !== null && file.sha256 !== '' && <Checksum sha256={file.sha256} />}
    </div>
    {file.fileUrl !== null && (
      <Button
        component="a"
        href={file.fileUrl}
        download={file.fileName}
        variant="default"
        leftSection={<IconDownload size={16} />}
        data-testid="download-link"
      >
        {words.exports.files.download}
      </Button>
    )}
    <Outcome file={file} />
  </div>
);

const Checksum = ({ sha256 }: { readonly sha256: string }) => (
  <Group gap={4}>
    <span className={classes.checksum} title={sha256} data-testid="export-sha256">
      {words.exports.files.checksum(sha256.slice(0, 16))}
    </span>
    <CopyIcon text={sha256} label={words.exports.files.copyChecksum} size="sm" />
  </Group>
);

/** What a row says while its file is not there. */
const Outcome = ({ file }: { readonly file: ExportFile }) => {
  const { state, progressDone, progressTotal, problem } = file;
  if (state === 'done') return null;
  if (state === 'failed') {
    return (
      <div className={classes.wide}>
        <ProblemAlert problem={problem ?? { title: '', ...words.exports.files.failed }} />
      </div>
    );
  }
  if (state === 'cancelled') {
    return (
      <Text size="sm" c="dimmed" className={classes.wide}>
        {words.exports.files.stopped}
      </Text>
    );
  }
  const isRunning = state === 'running' && progressTotal > 0;
  return (
    <div className={classes.wide} aria-live="polite">
      <Text size="sm" c="dimmed" mb={4}>
        {isRunning
          ? words.exports.files.writing(formatPercent(progressDone, progressTotal))
          : words.exports.files.waiting}
      </Text>
      <Progress value={isRunning ? (100 * progressDone) / progressTotal : 0} size={6} />
    </div>
  );
};
