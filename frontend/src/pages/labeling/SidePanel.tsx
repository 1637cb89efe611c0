/** The right panel: categories with their number keys, and the objects of this image. */
import { useMemo } from 'react';
import { useStore } from 'zustand';

import type { Category } from '../../api/types';
import type { Annotation } from '../../engine/operations/annotation';
import { AttributePanel } from './AttributePanel';
import { CommentsPanel } from './CommentsPanel';
import { FindingsPanel } from './FindingsPanel';
import { ProposalsPanel } from './ProposalsPanel';
import { presentAnnotations } from '../../stores/document';
import { words } from '../../words/words';
import { KeyCap } from './KeyCap';
import { ObjectList } from './ObjectList';
import classes from './SidePanel.module.css';
import { useWorkbench } from './workbenchHome';

interface SidePanelProps {
  readonly projectId: string;
  readonly categories: readonly Category[];
}

export const SidePanel = ({ projectId, categories }: SidePanelProps) => {
  const bench = useWorkbench();
  const annotations = useStore(bench.stores.document, (document) => document.annotations);
  const present = presentAnnotations(annotations);
  return (
    <aside className={classes.panel} aria-label={words.panels.side}>
      <CategoryList projectId={projectId} categories={categories} present={present} />
      <ProposalsPanel />
      <ObjectList categories={categories} present={present} />
      <AttributePanel categories={categories} />
      <FindingsPanel categories={categories} />
      <CommentsPanel />
    </aside>
  );
};

interface CategoryListProps extends SidePanelProps {
  readonly present: readonly Annotation[];
}

const CategoryList = ({ projectId, categories, present }: CategoryListProps) => {
  const bench = useWorkbench();
  const chosenId = useStore(bench.stores.session, (session) => session.categoryId);
  const pins = useStore(bench.preferences, (state) => state.pins[projectId]);
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
      <h2 className={classes.title}>{words.panels.categories}</h2>
      <ul className={classes.list}>
        {active.map((category) => (
          <li key={category.id}>
            <button
              type="button"
              className={classes.row}
              aria-pressed={category.id === chosenId}
              data-testid="category"
              data-category={category.id}
              onClick={(event) => {
                event.currentTarget.blur();
                bench.editor.categories.choose(category.id);
              }}
            >
              <NumberKey place={pins?.indexOf(category.id) ?? -1} />
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

/** @param place  of the category among the number keys, from 0; below 0 it has none */
const NumberKey = ({ place }: { readonly place: number }) =>
  place < 0 ? <span className={classes.noKey} /> : <KeyCap>{place + 1}</KeyCap>;
