/** Four keys, once: gone after the first saved mask, or when somebody has read them. */
import { IconX } from '@tabler/icons-react';
import { useStore } from 'zustand';

import classes from './FirstVisit.module.css';
import { KeyCap } from './KeyCap';
import { useWorkbench } from './workbenchHome';

const STEPS = [
  ['Click', 'finds the object'],
  ['F', 'keeps the mask'],
  ['1 – 9', 'chooses the category'],
  ['Shift+D', 'submits and opens the next image'],
] as const;

export const FirstVisit = () => {
  const bench = useWorkbench();
  const isFirst = useStore(bench.preferences, (preferences) => preferences.isFirstVisit);
  if (!isFirst) return null;
  return (
    <div className={classes.place}>
      <aside className={classes.strip} aria-label="First steps" data-testid="first-visit">
        {STEPS.map(([key, meaning]) => (
          <span key={key} className={classes.step}>
            <KeyCap>{key}</KeyCap> {meaning}
          </span>
        ))}
        <button
          type="button"
          className={classes.close}
          aria-label="Close the first steps"
          onClick={() => bench.preferences.setState({ isFirstVisit: false })}
        >
          <IconX size={16} stroke={1.6} />
        </button>
      </aside>
    </div>
  );
};
