import { Skeleton } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useState, type KeyboardEvent, type MouseEvent } from 'react';

import type { ImageFilter, ImageRow } from '../../../api/types';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import { shownProblem } from '../../problems';
import { gridAction } from './gridAction';
import { ImageCard } from './ImageCard';
import type { GridStand } from './gridStand';
import classes from './ImageGrid.module.css';
import type { NumberList } from './numberList';
import { isSelected, type GridSelection, type SelectionAction } from './selection';
import { useGridFocus } from './useGridFocus';
import { useImageWindows } from './useImageWindows';

const MIN_CARD_WIDTH = 200;
const GAP = 16;
/** Picture 144, caption 40, borders 2. */
const CARD_HEIGHT = 186;
/** Head of the site and of the grid, and the bulk bar: never over the focused card, CSS pixels. */
const SCROLL_PADDING = { start: 64, end: 96 };
const SKELETONS = Array.from({ length: 18 }, (_, index) => index);

interface ImageGridProps {
  readonly projectId: string;
  readonly filter: ImageFilter;
  readonly list: NumberList;
  readonly selection: GridSelection;
  readonly select: (action: SelectionAction) => void;
  /** Whether images can be selected at all. */
  readonly canSelect: boolean;
}

/** Cards in rows, of which only those near the window exist. */
export const ImageGrid = (props: ImageGridProps) => {
  const { projectId, filter, list, selection, select, canSelect } = props;
  const { ref, width } = useElementSize();
  const [grid, setGrid] = useState<HTMLDivElement | null>(null);
  const columns = Math.max(1, Math.floor((width + GAP) / (MIN_CARD_WIDTH + GAP)));
  const rowCount = Math.ceil(list.count / columns);
  const virtualizer = useWindowVirtualizer({
    count: rowCount,
    estimateSize: () => CARD_HEIGHT + GAP,
    overscan: 3,
    // A row that comes a frame late is better than a scroll that waits for it.
    useFlushSync: false,
    scrollMargin: grid?.offsetTop ?? 0,
    scrollPaddingStart: SCROLL_PADDING.start,
    scrollPaddingEnd: SCROLL_PADDING.end,
  });
  const rows = virtualizer.getVirtualItems();
  const firstPlace = (rows[0]?.index ?? 0) * columns;
  const lastPlace = ((rows.at(-1)?.index ?? 0) + 1) * columns - 1;
  const { images, error, retry } = useImageWindows(projectId, filter, list, firstPlace, lastPlace);
  const focus = useGridFocus(grid, list, (place) =>
    virtualizer.scrollToIndex(Math.floor(place / columns), { align: 'auto' }),
  );
  const navigate = useNavigate();
  const open = useCallback(
    (imageId: string) =>
      void navigate({
        to: '/projects/$projectId/images/$imageId',
        params: { projectId, imageId },
      }),
    [navigate, projectId],
  );
  const hasSelection = selection.numbers.size > 0 || selection.isAllBut;

  const press = (event: KeyboardEvent): void => {
    const hasAnchor = selection.anchor !== null;
    const done = gridAction(event, { list, columns, place: focus.place, canSelect, hasAnchor });
    if (done === null) return;
    event.preventDefault();
    done.actions.forEach(select);
    if (done.place !== null) focus.move(done.place);
  };

  return (
    <div ref={ref}>
      {error !== null && (
        <div className={classes.problem}>
          <ProblemAlert problem={shownProblem(error)} onRetry={retry} />
        </div>
      )}
      <div
        ref={setGrid}
        role="grid"
        aria-label={words.images.amount(list.count)}
        aria-rowcount={rowCount}
        aria-colcount={columns}
        aria-multiselectable={canSelect}
        tabIndex={-1}
        className={classes.rows}
        style={{ height: virtualizer.getTotalSize() }}
        data-selecting={hasSelection}
        data-testid="image-grid"
        onKeyDown={press}
        onBlur={focus.leave}
      >
        {width > 0 &&
          rows.map((row) => (
            <div
              key={row.key}
              role="row"
              aria-rowindex={row.index + 1}
              className={classes.row}
              style={{
                '--columns': columns,
                transform: `translateY(${String(row.index * (CARD_HEIGHT + GAP))}px)`,
              }}
            >
              {list
                .between(row.index * columns, (row.index + 1) * columns - 1)
                .map((number, column) => (
                  <Cell
                    key={number}
                    number={number}
                    list={list}
                    place={row.index * columns + column}
                    image={images.get(number)}
                    isSelected={isSelected(selection, number)}
                    isFocusable={row.index * columns + column === focus.place}
                    canSelect={canSelect}
                    hasSelection={hasSelection}
                    select={select}
                    onFocus={focus.take}
                    open={open}
                  />
                ))}
            </div>
          ))}
      </div>
    </div>
  );
};

/** A bare click opens, until something is selected; then it selects, as in a photo library. */
const clickMeaning = (event: MouseEvent, canSelect: boolean, hasSelection: boolean) => {
  const isModified = event.ctrlKey || event.metaKey;
  if (!canSelect) return isModified || event.shiftKey ? 'browser' : 'open';
  if (event.shiftKey) return 'extend';
  if (isModified) return 'toggle';
  // Enter on the link is a click without a pointer: it always opens.
  return hasSelection && event.detail > 0 ? 'toggle' : 'open';
};

interface CellProps {
  readonly number: number;
  readonly list: NumberList;
  readonly place: number;
  readonly image: ImageRow | undefined;
  readonly isSelected: boolean;
  readonly isFocusable: boolean;
  readonly canSelect: boolean;
  readonly hasSelection: boolean;
  readonly select: (action: SelectionAction) => void;
  readonly onFocus: (stand: GridStand) => void;
  readonly open: (imageId: string) => void;
}

/** Kept while its row is in view: scrolling makes only the cells that come. */
const Cell = memo(function Cell(props: CellProps) {
  const { number, list, place, image, canSelect, hasSelection, select } = props;
  const click = (event: MouseEvent): void => {
    const meaning = clickMeaning(event, canSelect, hasSelection);
    if (meaning === 'browser') return;
    event.preventDefault();
    if (meaning !== 'open') select({ type: meaning, number, list });
    else if (image?.isDeleted === false) props.open(image.id);
  };
  return (
    <div
      role="gridcell"
      aria-selected={canSelect ? props.isSelected : undefined}
      className={classes.cell}
      onFocus={() => props.onFocus({ number, place })}
    >
      {image === undefined ? (
        <div className={classes.waiting} style={{ height: CARD_HEIGHT }} />
      ) : (
        <ImageCard
          image={image}
          isSelected={props.isSelected}
          isFocusable={props.isFocusable}
          onClick={click}
          onToggle={canSelect ? () => select({ type: 'toggle', number }) : undefined}
        />
      )}
    </div>
  );
});

export const ImageGridSkeleton = () => (
  <div className={classes.skeletons} aria-busy="true">
    {SKELETONS.map((key) => (
      <Skeleton key={key} height={CARD_HEIGHT} />
    ))}
  </div>
);
