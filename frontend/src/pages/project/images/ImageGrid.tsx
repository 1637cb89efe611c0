import { Skeleton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent } from 'react';

import type { ImageRow } from '../../../api/types';
import { ImageCard } from './ImageCard';
import classes from './ImagesPage.module.css';

const MIN_CARD_WIDTH = 200;
const GAP = 16;
/** Picture 144, caption 40, borders 2. */
const CARD_HEIGHT = 186;
const SKELETONS = Array.from({ length: 18 }, (_, index) => index);

interface ImageGridProps {
  readonly images: readonly ImageRow[];
  /** Called when the last rows come into view. */
  readonly onEnd: () => void;
}

/** Cards in rows, of which only those near the window exist. */
export const ImageGrid = ({ images, onEnd }: ImageGridProps) => {
  const { ref, width } = useElementSize();
  const columns = Math.max(1, Math.floor((width + GAP) / (MIN_CARD_WIDTH + GAP)));
  const rowCount = Math.ceil(images.length / columns);
  const virtualizer = useWindowVirtualizer({
    count: rowCount,
    estimateSize: () => CARD_HEIGHT + GAP,
    overscan: 4,
    // The head of the page above the grid; exact enough for the overscan.
    scrollMargin: 280,
  });
  const rows = virtualizer.getVirtualItems();
  const lastIndex = rows.at(-1)?.index ?? 0;

  const reachEnd = useEffectEvent(onEnd);
  useEffect(() => {
    if (lastIndex >= rowCount - 2) reachEnd();
  }, [lastIndex, rowCount]);

  return (
    <div ref={ref} className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
      {width > 0 &&
        rows.map((row) => (
          <div
            key={row.key}
            className={classes.row}
            style={{
              '--columns': columns,
              transform: `translateY(${String(row.index * (CARD_HEIGHT + GAP))}px)`,
            }}
          >
            {images.slice(row.index * columns, (row.index + 1) * columns).map((image) => (
              <ImageCard key={image.id} image={image} />
            ))}
          </div>
        ))}
    </div>
  );
};

export const ImageGridSkeleton = () => (
  <div className={classes.skeletons}>
    {SKELETONS.map((key) => (
      <Skeleton key={key} height={CARD_HEIGHT} />
    ))}
  </div>
);
