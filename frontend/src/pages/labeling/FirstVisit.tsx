/** Four keys, once: gone after the first saved mask, or when somebody has read them. */
import { IconX } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { words } from '../../words/words';

import classes from './FirstVisit.module.css';
import { KeyCap } from './KeyCap';
import { useWorkbench } from './workbenchHome';

const STEPS = [
  ['Click', 'click'],
  ['F', 'keep'],
  ['1 – 9', 'category'],
  ['Shift+D', 'submit'],
] as const;

export const FirstVisit = () => {
  const bench = useWorkbench();
  const isFirst = useStore(bench.preferences, (preferences) => preferences.isFirstVisit);
  if (!isFirst) return null;
  return (
    <div className={classes.place}>
      <aside
        className={classes.strip}
        aria-label={words.editor.firstSteps.title}
        data-testid="first-visit"
      >
        {STEPS.map(([key, meaning]) => (
          <span key={key} className={classes.step}>
            <KeyCap>{key}</KeyCap> {words.editor.firstSteps[meaning]}
          </span>
        ))}
        <button
          type="button"
          className={classes.close}
          aria-label={words.editor.firstSteps.close}
          onClick={() => bench.preferences.setState({ isFirstVisit: false })}
        >
          <IconX size={16} stroke={1.6} />
        </button>
      </aside>
    </div>
  );
};
