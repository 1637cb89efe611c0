import { IconAlertTriangle, IconClock, IconCopy, IconLoader2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

import type { EmbeddingState, ImageRow } from '../../../api/types';
import { formatAmount } from '../../../ui/format';
import { StateDot } from '../../../ui/StateDot';
import { STATE_LOOKS } from '../../imageStates';
import classes from './ImagesPage.module.css';

interface EncodingLook {
  readonly label: string;
  readonly Icon: typeof IconClock;
}

/** An encoded image says nothing: it is the normal case. */
const ENCODING_LOOKS: Readonly<Record<EmbeddingState, EncodingLook | null>> = {
  ready: null,
  queued: { label: 'Waiting', Icon: IconClock },
  running: { label: 'Encoding', Icon: IconLoader2 },
  failed: { label: 'Not encoded', Icon: IconAlertTriangle },
  none: null,
};

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const ImageCard = ({ image }: { readonly image: ImageRow }) => {
  const { label, color } = STATE_LOOKS[image.state];
  return (
    <Link
      to="/projects/$projectId/images/$imageId"
      params={{ projectId: image.project, imageId: image.id }}
      preload={false}
      className={classes.card}
      title={image.path}
      data-testid="image-card"
      data-image={image.id}
      data-state={image.state}
      data-embedding={image.embedding.state}
    >
      <div className={classes.picture}>
        <img
          className={classes.thumbnail}
          src={image.thumbnailUrl}
          alt=""
          loading="lazy"
          decoding="async"
        />
        <CopyMark image={image} />
        <Encoding image={image} />
      </div>
      <div className={classes.caption}>
        <StateDot color={color} label={label} />
        <span className={classes.name}>{fileName(image.path)}</span>
        {image.annotationCount > 0 && (
          <span className={classes.count} title={formatAmount(image.annotationCount, 'annotation')}>
            {image.annotationCount}
          </span>
        )}
      </div>
    </Link>
  );
};

/** The same file under another path is an image of its own, and is encoded with the first. */
const CopyMark = ({ image }: { readonly image: ImageRow }) => {
  if (image.copyOf === null) return null;
  const { number, path } = image.copyOf;
  return (
    <span
      className={classes.copy}
      title={`The same file as image ${String(number)}, ${path}`}
      data-testid="image-copy"
    >
      <IconCopy size={14} />
      <span className={classes.copyName}>Copy of {fileName(path)}</span>
    </span>
  );
};

const Encoding = ({ image }: { readonly image: ImageRow }) => {
  const { state, problem, position } = image.embedding;
  const look = ENCODING_LOOKS[state];
  if (look === null) return null;
  const ahead = state === 'queued' && position !== null && position > 0;
  const title = problem?.detail ?? (ahead ? `${formatAmount(position, 'image')} before it` : '');
  return (
    <span className={classes.encoding} title={title || undefined}>
      <look.Icon size={14} />
      {look.label}
    </span>
  );
};
