import { Progress } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconClock, IconCopy } from '@tabler/icons-react';

import type { CopyOf } from '../../../api/types';
import type { QueuedState, QueuedUpload } from '../../../api/uploadRows';
import classes from './UploadPage.module.css';

interface Look {
  readonly label: string;
  readonly Icon: typeof IconCheck;
  readonly className?: string | undefined;
}

const LOOKS: Readonly<Record<Exclude<QueuedState, 'sending'>, Look>> = {
  waiting: { label: 'Waiting', Icon: IconClock },
  received: { label: 'Sent, being read', Icon: IconClock },
  accepted: { label: 'Added', Icon: IconCheck, className: classes.good },
  duplicate: { label: 'Already there', Icon: IconCopy },
  refused: { label: 'Not added', Icon: IconAlertTriangle, className: classes.bad },
  failed: { label: 'Not sent', Icon: IconAlertTriangle, className: classes.bad },
};

/** How far a file is, or what became of it. */
export const Verdict = ({ row }: { readonly row: QueuedUpload }) => {
  if (row.state === 'sending') {
    return <Progress value={100 * row.fraction} size={6} aria-label={`Sending ${row.path}`} />;
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
    title={`The same file as image ${String(copyOf.number)}, ${copyOf.path}`}
    data-testid="upload-copy"
  >
    copy of {copyOf.path.slice(copyOf.path.lastIndexOf('/') + 1)}
  </span>
);
