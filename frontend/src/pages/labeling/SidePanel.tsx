/** The right panel: categories with their number keys, and the objects of this image. */
import { IconEye, IconEyeOff, IconScissors, IconTrash } from '@tabler/icons-react';
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';

import { cutoutUrl } from '../../api/resources/annotations';
import type { Category } from '../../api/types';
import type { Annotation } from '../../engine/operations/annotation';
import { presentAnnotations, toggleHidden } from '../../stores/document';
import { FindingsPanel } from './FindingsPanel';
import { KeyCap } from './KeyCap';
import { ProposalsPanel } from './ProposalsPanel';
import classes from './SidePanel.module.css';
import { useWorkbench } from './workbenchHome';

/** Number keys reach this far. */
const DIGITS = 9;

export const SidePanel = ({ categories }: { readonly categories: readonly Category[] }) => {
  const bench = useWorkbench();
  const annotations = useStore(bench.stores.document, (document) => document.annotations);
  const present = useMemo(() => presentAnnotations(annotations), [annotations]);
  return (
    <aside className={classes.panel} aria-label="Categories and objects">
      <CategoryList categories={categories} present={present} />
      <ProposalsPanel />
      <ObjectList categories={categories} present={present} />
      <FindingsPanel categories={categories} />
    </aside>
  );
};

interface ListProps {
  readonly categories: readonly Category[];
  readonly present: readonly Annotation[];
}

const CategoryList = ({ categories, present }: ListProps) => {
  const bench = useWorkbench();
  const chosenId = useStore(bench.stores.session, (session) => session.categoryId);
  const active = categories.filter((category) => !category.isRetired);
  return (
    <section className={classes.categories}>
      <h2 className={classes.title}>Categories</h2>
      <ul className={classes.list}>
        {active.map((category, place) => (
          <li key={category.id}>
            <button
              type="button"
              className={classes.row}
              aria-pressed={category.id === chosenId}
              data-testid="category"
              data-category={category.id}
              onClick={(event) => {
                event.currentTarget.blur();
                bench.editor.pickCategory(place);
              }}
            >
              {place < DIGITS ? <KeyCap>{place + 1}</KeyCap> : <span className={classes.noKey} />}
              <span className={classes.swatch} style={{ '--swatch': category.color }} />
              <span className={classes.name}>{category.name}</span>
              <span className={classes.count}>
                {present.filter((one) => one.category === category.id).length || ''}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

const ObjectList = ({ categories, present }: ListProps) => {
  const byId = useMemo(() => new Map(categories.map((one) => [one.id, one])), [categories]);
  return (
    <section className={classes.objects}>
      <h2 className={classes.title}>
        Objects <span className={classes.count}>{present.length}</span>
      </h2>
      {present.length === 0 && (
        <p className={classes.empty}>
          Point at something: SAM shows its mask. <KeyCap>F</KeyCap> keeps it.
        </p>
      )}
      <ul className={classes.list}>
        {present.map((annotation, place) => (
          <ObjectRow
            key={annotation.id}
            annotation={annotation}
            place={place}
            category={byId.get(annotation.category)}
          />
        ))}
      </ul>
    </section>
  );
};

interface ObjectRowProps {
  readonly annotation: Annotation;
  /** Order on this image, from 0. */
  readonly place: number;
  readonly category: Category | undefined;
}

const ObjectRow = ({ annotation, place, category }: ObjectRowProps) => {
  const bench = useWorkbench();
  const { id, recipe } = annotation;
  const rowRef = useRef<HTMLLIElement>(null);
  const isSelected = useStore(bench.stores.selection, ({ selectedId }) => selectedId === id);
  const isHidden = useStore(bench.stores.document, ({ hiddenIds }) => hiddenIds.has(id));
  const name = `${category?.name ?? 'object'} ${String(place + 1)}`;
  useEffect(() => {
    if (isSelected) rowRef.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <li
      ref={rowRef}
      className={classes.object}
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
      >
        <span className={classes.swatch} style={{ '--swatch': category?.color }} />
        <span className={classes.name}>{name}</span>
        <span className={classes.count} title="Predicted IoU">
          {recipe?.predictedIou?.toFixed(2) ?? ''}
        </span>
      </button>
      <button
        type="button"
        className={classes.icon}
        aria-label={`${isHidden ? 'Show' : 'Hide'} ${name}`}
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
        aria-label={`Download ${name} cut out`}
        title="Download cut out, PNG with transparency"
      >
        <IconScissors size={16} stroke={1.6} />
      </a>
      <button
        type="button"
        className={classes.icon}
        aria-label={`Delete ${name}`}
        onClick={() => void bench.editor.objects.delete(id)}
      >
        <IconTrash size={16} stroke={1.6} />
      </button>
    </li>
  );
};
