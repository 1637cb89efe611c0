/** A list to type into: letters narrow it, arrows move, Enter takes, Esc closes. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

import { words } from '../../words/words';
import classes from './PickList.module.css';

/** As `.option` in the style sheet, CSS pixels. */
const ROW_HEIGHT = 32;

interface PickListProps<Item> {
  readonly label: string;
  readonly placeholder: string;
  readonly typed: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly show: (item: Item) => ReactNode;
  readonly onType: (typed: string) => void;
  readonly onTake: (item: Item) => void;
  readonly onClose: () => void;
  /** A further key on the chosen row; true when it meant something. */
  readonly onKey?: (event: KeyboardEvent, item: Item) => boolean;
  readonly footer?: ReactNode;
}

export const PickList = <Item,>(props: PickListProps<Item>) => {
  const { label, placeholder, typed, items, keyOf, show, onType, onTake, onClose, onKey } = props;
  const [place, setPlace] = useState(0);
  const listId = useId();
  const scrollRef = useRef<HTMLDivElement>(null);
  const inputRef = useRef<HTMLInputElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
  });
  useEffect(() => inputRef.current?.focus(), []);
  const moveTo = (next: number): void => {
    const wrapped = (next + items.length) % Math.max(1, items.length);
    setPlace(wrapped);
    virtualizer.scrollToIndex(wrapped);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = items[place];
    if (chosen !== undefined && onKey?.(event, chosen) === true) event.preventDefault();
    else if (event.key === 'ArrowDown') moveTo(place + 1);
    else if (event.key === 'ArrowUp') moveTo(place - 1);
    else if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && chosen !== undefined) onTake(chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const optionId = (index: number): string => `${listId}-${String(index)}`;
  return (
    <div className={classes.box} onKeyDown={onKeyDown}>
      <input
        ref={inputRef}
        type="text"
        className={classes.input}
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={items.length > 0 ? optionId(place) : undefined}
        placeholder={placeholder}
        value={typed}
        onChange={(event) => {
          setPlace(0);
          onType(event.currentTarget.value);
        }}
      />
      <div ref={scrollRef} className={classes.scroll} tabIndex={0}>
        <div
          id={listId}
          role="listbox"
          aria-label={label}
          className={classes.list}
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const item = items[index];
            if (item === undefined) return null;
            return (
              <div
                key={keyOf(item)}
                id={optionId(index)}
                role="option"
                aria-selected={index === place}
                className={classes.option}
                style={{ transform: `translateY(${String(start)}px)` }}
                onPointerMove={() => setPlace(index)}
                onClick={() => onTake(item)}
              >
                {show(item)}
              </div>
            );
          })}
        </div>
      </div>
      {items.length === 0 && <p className={classes.none}>{words.editor.nothingFits}</p>}
      {props.footer !== undefined && <div className={classes.footer}>{props.footer}</div>}
    </div>
  );
};
