/** T: the categories in a list at the pointer. The canvas stays usable beside it. */
import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';

import type { Category } from '../../api/types';
import { pinCategory } from '../../stores/preferences';
import { KeyCap } from './KeyCap';
import { PickList } from './PickList';
import classes from './PickList.module.css';
import { rankCategories } from './ranking';
import type { RankedCategory } from './ranking';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

/** Size of the list with its shadow, CSS pixels: it opens where it fits. */
const WIDTH = 292;
const HEIGHT = 412;

interface CategoryPickerProps {
  readonly projectId: string;
  readonly categories: readonly Category[];
}

export const CategoryPicker = (props: CategoryPickerProps) => {
  const bench = useWorkbench();
  const isOpen = useStore(bench.status, (status) => status.openPanel === 'categories');
  return isOpen ? <Picker {...props} /> : null;
};

const Picker = ({ projectId, categories }: CategoryPickerProps) => {
  const bench = useWorkbench();
  const [typed, setTyped] = useState('');
  // Where the pointer was when it opened: it does not run after it.
  const [place] = useState(() => placeOf(bench));
  const recent = useStore(bench.preferences, (state) => state.recentCategories[projectId]);
  const pins = useStore(bench.preferences, (state) => state.pins[projectId]);
  const items = useMemo(
    () => rankCategories(categories, typed, recent ?? []),
    [categories, typed, recent],
  );
  const close = (): void => bench.status.setState({ openPanel: null });
  const pin = (event: KeyboardEvent, { category }: RankedCategory): boolean => {
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (digit === undefined || !event.altKey) return false;
    pinCategory(bench.preferences, projectId, category.id, Number(digit) - 1);
    return true;
  };
  return (
    <div className={classes.atPointer} style={place} data-testid="category-picker">
      <PickList
        label="Categories"
        placeholder="Category"
        typed={typed}
        items={items}
        keyOf={({ category }) => category.id}
        onType={setTyped}
        onClose={close}
        onKey={pin}
        onTake={({ category }) => {
          bench.editor.chooseCategory(category.id);
          close();
        }}
        show={({ category, parents }) => {
          const digit = (pins ?? []).indexOf(category.id) + 1;
          return (
            <>
              <span className={classes.swatch} style={{ '--swatch': category.color }} />
              <span className={classes.name}>
                {category.name} <span className={classes.dim}>{parents.join(' › ')}</span>
              </span>
              {digit > 0 && <KeyCap>{digit}</KeyCap>}
            </>
          );
        }}
        footer={
          <>
            <span>
              <KeyCap>Enter</KeyCap> take
            </span>
            <span>
              <KeyCap>Alt+1–9</KeyCap> put on a key
            </span>
          </>
        }
      />
    </div>
  );
};

const placeOf = (bench: Workbench): { left: number; top: number } => {
  const { pointer, screen } = bench.stores.viewport.getState();
  const at = pointer ?? { x: screen.width / 2 - WIDTH / 2, y: screen.height / 4 };
  return {
    left: Math.max(8, Math.min(at.x + 8, screen.width - WIDTH)),
    top: Math.max(8, Math.min(at.y + 8, screen.height - HEIGHT)),
  };
};
