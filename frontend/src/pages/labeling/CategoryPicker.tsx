/** T: the categories in a list at the pointer. The canvas stays usable beside it. */
import { useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';

import type { Category } from '../../api/types';
import { pinCategory } from '../../stores/preferences';
import { Sentence } from '../../ui/Sentence';
import { words } from '../../words/words';
import { placeBeside } from './floatingPlace';
import { KeyCap } from './KeyCap';
import { PickList } from './PickList';
import classes from './PickList.module.css';
import { rankCategories } from './ranking';
import type { RankedCategory } from './ranking';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

/** Of the list with its shadow, CSS pixels: it opens where it fits. */
const SIZE = { height: 412, width: 292 };

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
        label={words.editor.picker.title}
        placeholder={words.editor.picker.placeholder}
        typed={typed}
        items={items}
        keyOf={({ category }) => category.id}
        onType={setTyped}
        onClose={close}
        onKey={pin}
        onTake={({ category }) => {
          bench.editor.categories.choose(category.id);
          close();
        }}
        show={({ category, parents, alias }) => {
          const digit = (pins ?? []).indexOf(category.id) + 1;
          return (
            <>
              <span className={classes.swatch} style={{ '--swatch': category.color }} />
              <span className={classes.name}>
                {category.name} {alias !== null && <span className={classes.alias}>{alias}</span>}{' '}
                <span className={classes.dim}>{parents.join(' › ')}</span>
              </span>
              {digit > 0 && <KeyCap>{digit}</KeyCap>}
            </>
          );
        }}
        footer={
          <>
            <span>
              <Sentence text={words.editor.picker.take} parts={{ key: <KeyCap>Enter</KeyCap> }} />
            </span>
            <span>
              <Sentence text={words.editor.picker.pin} parts={{ key: <KeyCap>Alt+1–9</KeyCap> }} />
            </span>
          </>
        }
      />
    </div>
  );
};

const placeOf = (bench: Workbench): { left: number; top: number } => {
  const { pointer, screen } = bench.stores.viewport.getState();
  return placeBeside(pointer, screen, SIZE);
};
