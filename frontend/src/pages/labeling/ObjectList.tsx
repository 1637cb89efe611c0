/** The objects of this image: only the rows in sight exist, so that thousands cost nothing. */
import { IconEye, IconEyeOff, IconScissors, IconTrash } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';

import { cutoutUrl } from '../../api/resources/annotations';
import type { Category } from '../../api/types';
import type { Annotation } from '../../engine/operations/annotation';
import { toggleHidden } from '../../stores/document';
import { Sentence } from '../../ui/Sentence';
import { numbers, words } from '../../words/words';
import { KeyCap } from './KeyCap';
import { filterObjects } from './objectRows';
import type { ObjectRowData } from './objectRows';
import { colorOf } from './sceneMasks';
import classes from './SidePanel.module.css';
import { useWorkbench } from './workbenchHome';

/** As `.object` in the style sheet, CSS pixels. */
const ROW_HEIGHT = 28;

/** With fewer objects than this a filter is in the way. */
const FILTER_FROM = 8;

interface ObjectListProps {
  readonly categories: readonly Category[];
  readonly present: readonly Annotation[];
}

export const ObjectList = ({ categories, present }: ObjectListProps) => {
  const bench = useWorkbench();
  const [filter, setFilter] = useState('');
  const rows = useMemo(
    () => filterObjects(present, categories, filter),
    [present, categories, filter],
  );
  useEffect(() => {
    const listedIds = filter === '' ? null : new Set(rows.map(({ id }) => id));
    bench.stores.selection.setState({ listedIds });
    // A list that is folded away narrows nothing down.
    return () => bench.stores.selection.setState({ listedIds: null });
  }, [bench, filter, rows]);
  const soloId = useStore(bench.stores.document, (document) => document.soloId);
  return (
    <section className={classes.objects}>
      <h2 className={classes.title}>
        {words.panels.objects.title}{' '}
        <span className={classes.count}>
          {rows.length === present.length
            ? present.length
            : words.panels.objects.some(rows.length, present.length)}
        </span>
      </h2>
      {(present.length >= FILTER_FROM || filter !== '') && (
        <input
          type="search"
          className={classes.filter}
          placeholder={words.panels.objects.filter}
          aria-label={words.panels.objects.filterLabel}
          value={filter}
          data-testid="object-filter"
          onChange={(event) => setFilter(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            setFilter('');
            event.currentTarget.blur();
          }}
        />
      )}
      {soloId !== null && (
        <button
          type="button"
          className={classes.solo}
          onClick={() => bench.editor.view.toggleSolo()}
        >
          <Sentence
            text={words.panels.objects.solo}
            parts={{ all: <u>{words.panels.objects.showAll}</u> }}
          />
        </button>
      )}
      {present.length === 0 && (
        <p className={classes.empty}>
          <Sentence text={words.panels.objects.empty} parts={{ key: <KeyCap>F</KeyCap> }} />
        </p>
      )}
      {present.length > 0 && rows.length === 0 && (
        <p className={classes.empty}>{words.panels.objects.noneFits}</p>
      )}
      <Rows rows={rows} />
    </section>
  );
};

const Rows = ({ rows }: { readonly rows: readonly ObjectRowData[] }) => {
  const bench = useWorkbench();
  const selectedId = useStore(bench.stores.selection, (selection) => selection.selectedId);
  const scrollRef = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const place = selectedId === null ? -1 : rows.findIndex(({ id }) => id === selectedId);
  useEffect(() => {
    if (place >= 0) virtualizer.scrollToIndex(place);
  }, [virtualizer, place]);
  return (
    <div ref={scrollRef} className={classes.scroll}>
      <ul className={classes.list} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const isSelected = row.id === selectedId;
          return <ObjectRow key={row.id} row={row} start={start} isSelected={isSelected} />;
        })}
      </ul>
    </div>
  );
};

interface ObjectRowProps {
  readonly row: ObjectRowData;
  /** Distance from the list's start, CSS pixels. */
  readonly start: number;
  readonly isSelected: boolean;
}

const ObjectRow = ({ row, start, isSelected }: ObjectRowProps) => {
  const bench = useWorkbench();
  const { id, name, annotation } = row;
  const isHidden = useStore(bench.stores.document, ({ hiddenIds }) => hiddenIds.has(id));
  const colorBy = useStore(bench.stores.appearance, (appearance) => appearance.colorBy);
  const swatch = colorOf(annotation, { colorBy, colors: bench.choices.colors });
  return (
    <li
      className={classes.object}
      style={{ transform: `translateY(${String(start)}px)` }}
      data-selected={isSelected}
      data-hidden={isHidden}
      data-testid="object"
      data-annotation={id}
      onPointerEnter={() => bench.stores.selection.setState({ hoveredId: id })}
      onPointerLeave={() => bench.stores.selection.setState({ hoveredId: null })}
    >
      <button
        type="button"
        className={classes.objectName}
        aria-pressed={isSelected}
        onClick={(event) => {
          event.currentTarget.blur();
          bench.editor.select(isSelected ? null : id);
        }}
        onDoubleClick={() => {
          bench.editor.select(id);
          bench.editor.view.zoomToObject();
        }}
      >
        <span className={classes.swatch} style={{ '--swatch': swatch }} />
        <span className={classes.name}>{name}</span>
        <span className={classes.count} title={words.panels.objects.predictedIou}>
          {iouText(annotation)}
        </span>
      </button>
      <button
        type="button"
        className={classes.icon}
        aria-label={isHidden ? words.panels.objects.show(name) : words.panels.objects.hide(name)}
        onClick={(event) => {
          event.currentTarget.blur();
          toggleHidden(bench.stores.document, id);
        }}
      >
        {isHidden ? <IconEyeOff size={16} stroke={1.6} /> : <IconEye size={16} stroke={1.6} />}
      </button>
      <a
        className={classes.icon}
        href={cutoutUrl(id)}
        download
        aria-label={words.panels.objects.download(name)}
        title={words.panels.objects.downloadHint}
      >
        <IconScissors size={16} stroke={1.6} />
      </a>
      <button
        type="button"
        className={classes.icon}
        aria-label={words.panels.objects.delete(name)}
        onClick={() => void bench.editor.objects.delete(id)}
      >
        <IconTrash size={16} stroke={1.6} />
      </button>
    </li>
  );
};

const iouText = ({ recipe }: Annotation): string => {
  const predictedIou = recipe?.predictedIou ?? null;
  return predictedIou === null ? '' : numbers.decimal(predictedIou, 2);
};
