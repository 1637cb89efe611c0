/** The right panel: categories with their number keys, and the objects of this image. */
import { useMemo } from 'react';
import { useStore } from 'zustand';

import type { Category } from '../../api/types';
import type { Annotation } from '../../engine/operations/annotation';
import { FindingsPanel } from './FindingsPanel';
import { ProposalsPanel } from './ProposalsPanel';
import { presentAnnotations } from '../../stores/document';
import { KeyCap } from './KeyCap';
import { ObjectList } from './ObjectList';
import classes from './SidePanel.module.css';
import { useWorkbench } from './workbenchHome';

/** Number keys reach this far. */
const DIGITS = 9;

export const SidePanel = ({ categories }: { readonly categories: readonly Category[] }) => {
  const bench = useWorkbench();
  const annotations = useStore(bench.stores.document, (document) => document.annotations);
  const present = presentAnnotations(annotations);
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
  const counts = useMemo(() => {
    const byCategory = new Map<string, number>();
    for (const { category } of present) {
      byCategory.set(category, (byCategory.get(category) ?? 0) + 1);
    }
    return byCategory;
  }, [present]);
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
              <span className={classes.count}>{counts.get(category.id) ?? ''}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};
