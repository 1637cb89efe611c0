import {
  IconAlertTriangle,
  IconCheck,
  IconClock,
  IconCopy,
  IconLoader2,
  IconMessage,
  IconPlayerSkipForward,
  IconTag,
} from '@tabler/icons-react';
import type { MouseEvent } from 'react';

import type { EmbeddingState, ImageRow } from '../../../api/types';
import { formatDate, initialsOf } from '../../../ui/format';
import { StateDot } from '../../../ui/StateDot';
import { words } from '../../../words/words';
import { STATE_LOOKS } from '../../imageStates';
import { skipText } from '../../skipReasons';
import classes from './ImageCard.module.css';

interface EncodingLook {
  readonly label: string;
  readonly Icon: typeof IconClock;
}

/** An encoded image says nothing: it is the normal case. */
const ENCODING_LOOKS: Readonly<Record<EmbeddingState, EncodingLook | null>> = {
  ready: null,
  queued: { label: words.images.card.waiting, Icon: IconClock },
  running: { label: words.images.card.encoding, Icon: IconLoader2 },
  failed: { label: words.images.card.notEncoded, Icon: IconAlertTriangle },
  none: null,
};

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

interface ImageCardProps {
  readonly image: ImageRow;
  readonly isSelected: boolean;
  /** Whether Tab comes to it; the arrow keys do the rest. */
  readonly isFocusable: boolean;
  readonly onClick: (event: MouseEvent) => void;
  /** Left out where nothing can be selected. */
  readonly onToggle: (() => void) | undefined;
}

export const ImageCard = (props: ImageCardProps) => {
  const { image, isSelected, isFocusable, onClick, onToggle } = props;
  return (
    <div className={classes.card} data-selected={isSelected}>
      {/* No router link: sixty of them subscribe to the router, which a scroll pays for. */}
      <a
        href={`/projects/${image.project}/images/${image.id}`}
        className={classes.link}
        title={image.path}
        tabIndex={isFocusable ? 0 : -1}
        draggable={false}
        data-testid="image-card"
        data-image={image.id}
        data-number={image.number}
        data-state={image.state}
        data-embedding={image.embedding.state}
        data-selected={isSelected}
        data-assignee={image.assignee?.username ?? ''}
        onClick={onClick}
      >
        <Picture image={image} />
        <Caption image={image} />
      </a>
      {onToggle !== undefined && (
        <button
          type="button"
          role="checkbox"
          aria-checked={isSelected}
          aria-label={words.images.card.select(fileName(image.path))}
          tabIndex={-1}
          className={classes.check}
          onClick={(event) => {
            event.currentTarget.blur();
            onToggle();
          }}
          data-testid="image-check"
        >
          <IconCheck size={14} stroke={3} />
        </button>
      )}
    </div>
  );
};

const Picture = ({ image }: { readonly image: ImageRow }) => (
  <div className={classes.picture}>
    <img
      className={classes.thumbnail}
      src={image.thumbnailUrl}
      alt=""
      loading="lazy"
      decoding="async"
    />
    {image.overlayUrl !== null && (
      <img
        className={classes.overlay}
        src={image.overlayUrl}
        alt=""
        loading="lazy"
        decoding="async"
        data-testid="image-overlay"
      />
    )}
    <CopyMark image={image} />
    <SkipMark image={image} />
    <Encoding image={image} />
  </div>
);

const Caption = ({ image }: { readonly image: ImageRow }) => {
  const { label, color } = STATE_LOOKS[image.state];
  const { annotationCount, openCommentCount, assignee, tags } = image;
  return (
    <div className={classes.caption}>
      <StateDot color={color} label={label} />
      <span className={classes.name}>{fileName(image.path)}</span>
      {tags.length > 0 && (
        <span className={classes.count} title={words.images.card.tags(tags.join(', '))}>
          <IconTag size={14} stroke={1.6} aria-hidden />
        </span>
      )}
      {openCommentCount > 0 && (
        <span
          className={classes.count}
          title={words.images.card.comments(openCommentCount)}
          data-testid="image-comments"
        >
          <IconMessage size={14} stroke={1.6} aria-hidden />
        </span>
      )}
      {annotationCount > 0 && (
        <span className={classes.count} title={words.images.card.annotations(annotationCount)}>
          {annotationCount}
        </span>
      )}
      {assignee !== null && <Initials name={assignee.username} dueOn={image.dueOn} />}
    </div>
  );
};

const Initials = ({ name, dueOn }: { readonly name: string; readonly dueOn: string | null }) => (
  <span
    className={classes.initials}
    role="img"
    aria-label={words.images.card.assigned(name)}
    title={dueOn === null ? name : words.images.card.due(name, formatDate(dueOn))}
  >
    {initialsOf(name)}
  </span>
);

/** The same file under another path is an image of its own, and is encoded with the first. */
const CopyMark = ({ image }: { readonly image: ImageRow }) => {
  if (image.copyOf === null) return null;
  const { number, path } = image.copyOf;
  return (
    <span
      className={classes.copy}
      title={words.images.card.sameFile(number, path)}
      data-testid="image-copy"
    >
      <IconCopy size={14} />
      <span className={classes.copyName}>{words.images.card.copy(fileName(path))}</span>
    </span>
  );
};

const SkipMark = ({ image: { skip } }: { readonly image: ImageRow }) => {
  if (skip === null) return null;
  const text = skipText(skip);
  return (
    <span
      className={classes.skip}
      title={skip.by === null ? text : `${text} (${skip.by})`}
      data-testid="image-skip"
    >
      <IconPlayerSkipForward size={14} aria-hidden />
      <span className={classes.copyName}>{text}</span>
    </span>
  );
};

const Encoding = ({ image }: { readonly image: ImageRow }) => {
  const { state, problem, position } = image.embedding;
  const look = ENCODING_LOOKS[state];
  if (look === null) return null;
  const ahead = state === 'queued' && position !== null && position > 0;
  const title = problem?.detail ?? (ahead ? words.images.card.before(position) : '');
  return (
    <span className={classes.encoding} title={title || undefined}>
      <look.Icon size={14} />
      {look.label}
    </span>
  );
};
