/** The neighbours: a strip of thumbnails with a state dot each. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';

import { imagesQuery } from '../../api/queries';
import type { ImageRow } from '../../api/types';
import { StateDot } from '../../ui/StateDot';
import { STATE_LOOKS } from '../imageStates';
import { words } from '../../words/words';
import classes from './Strip.module.css';
import { useWorkbench } from './workbenchHome';

interface StripProps {
  readonly projectId: string;
  readonly imageId: string;
}

/** Thumbnail and gap, CSS pixels. */
const ITEM_WIDTH = 72;

/** Pages of the list to look through for the open image; behind them the strip stays at its start. */
const MAX_PAGES = 25;

export const Strip = ({ projectId, imageId }: StripProps) => {
  const bench = useWorkbench();
  const isFolded = useStore(bench.preferences, (state) => state.isStripFolded);
  return (
    <footer className={classes.strip} data-folded={isFolded}>
      {!isFolded && <Thumbnails projectId={projectId} imageId={imageId} />}
      <button
        type="button"
        className={classes.fold}
        onClick={(event) => {
          event.currentTarget.blur();
          bench.preferences.setState({ isStripFolded: !isFolded });
        }}
      >
        {isFolded ? words.editor.showImages : words.editor.hideImages}
      </button>
    </footer>
  );
};

/** The labeler's own images while they work through their queue, else all of the project. */
const Thumbnails = ({ projectId, imageId }: StripProps) => {
  const search = useSearch({ strict: false });
  const isQueue = 'queue' in search && search.queue;
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    imagesQuery(projectId, isQueue ? { assignee: 'me' } : {}),
  );
  const images = useMemo(() => data?.pages.flatMap(({ results }) => results) ?? [], [data]);
  const place = images.findIndex(({ id }) => id === imageId);
  const scrollRef = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: images.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ITEM_WIDTH,
    overscan: 6,
  });
  const items = virtualizer.getVirtualItems();
  const isAtEnd = (items.at(-1)?.index ?? 0) >= images.length - 1;
  const isSearching = place < 0 && (data?.pages.length ?? 0) < MAX_PAGES;

  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && (isSearching || isAtEnd)) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isSearching, isAtEnd, fetchNextPage]);

  useEffect(() => {
    if (place >= 0) virtualizer.scrollToIndex(place, { align: 'center' });
  }, [virtualizer, place]);

  return (
    <div ref={scrollRef} className={classes.scroll} data-testid="strip">
      <div className={classes.track} style={{ width: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const image = images[index];
          if (image === undefined) return null;
          return <Thumbnail key={image.id} image={image} start={start} isOpen={index === place} />;
        })}
      </div>
    </div>
  );
};

interface ThumbnailProps {
  readonly image: ImageRow;
  /** Distance from the strip's start, CSS pixels. */
  readonly start: number;
  readonly isOpen: boolean;
}

const Thumbnail = ({ image, start, isOpen }: ThumbnailProps) => {
  const bench = useWorkbench();
  const isLeftOpen = useStore(bench.openMasks.images, ({ ids }) => ids.has(image.id)) && !isOpen;
  const { label, color } = STATE_LOOKS[image.state];
  return (
    <Link
      to="/projects/$projectId/images/$imageId"
      params={{ projectId: image.project, imageId: image.id }}
      search={true}
      preload={false}
      className={classes.thumbnail}
      style={{ transform: `translateX(${String(start)}px)` }}
      title={image.path}
      aria-current={isOpen ? 'true' : undefined}
      data-testid="strip-image"
      data-encoded={image.embedding.state === 'ready'}
      onClick={(event) => event.currentTarget.blur()}
    >
      <img src={image.thumbnailUrl} alt={image.path} loading="lazy" decoding="async" />
      {isLeftOpen && (
        <span
          className={classes.openMask}
          role="img"
          aria-label={words.panels.openMask}
          data-testid="open-mask"
        />
      )}
      <span className={classes.dot}>
        <StateDot color={color} label={label} />
      </span>
    </Link>
  );
};
