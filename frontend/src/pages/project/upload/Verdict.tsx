import { Progress } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClock, IconCopy } from '@tabler/icons-react';

import type { CopyOf } from '../../../api/types';
import type { QueuedState, QueuedUpload } from '../../../api/uploadRows';
import { words } from '../../../words/words';
import classes from './UploadPage.module.css';

interface Look {
  readonly label: string;
  readonly Icon: typeof IconCheck;
  readonly className?: string | undefined;
}

const LOOKS: Readonly<Record<Exclude<QueuedState, 'sending'>, Look>> = {
  waiting: { label: words.upload.verdict.waiting, Icon: IconClock },
  received: { label: words.upload.verdict.received, Icon: IconClock },
  accepted: { label: words.upload.verdict.accepted, Icon: IconCheck, className: classes.good },
  duplicate: { label: words.upload.verdict.duplicate, Icon: IconCopy },
  refused: { label: words.upload.verdict.refused, Icon: IconAlertTriangle, className: classes.bad },
  failed: { label: words.upload.verdict.failed, Icon: IconAlertTriangle, className: classes.bad },
};

/** How far a file is, or what became of it. */
export const Verdict = ({ row }: { readonly row: QueuedUpload }) => {
  if (row.state === 'sending') {
    return (
      <Progress
        value={100 * row.fraction}
        size={6}
        aria-label={words.upload.sending.file(row.path)}
      />
    );
  }
  const { label, Icon, className } = LOOKS[row.state];
  return (
    <span className={classes.verdict}>
      <Icon size={16} stroke={1.8} className={className} />
      {label}
      {row.copyOf !== null && <CopyNote copyOf={row.copyOf} />}
    </span>
  );
};

/** The same file under another path: added, and said. */
const CopyNote = ({ copyOf }: { readonly copyOf: CopyOf }) => (
  <span
    className={classes.copyNote}
    title={words.images.card.sameFile(copyOf.number, copyOf.path)}
    data-testid="upload-copy"
  >
    {words.upload.verdict.copy(copyOf.path.slice(copyOf.path.lastIndexOf('/') + 1))}
  </span>
);
