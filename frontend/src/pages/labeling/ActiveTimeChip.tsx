/** The time that this image has taken so far, without pauses. */
import { useEffect, useRef } from 'react';

import { words } from '../../words/words';
import { followActiveTime } from './activeTime';
import classes from './TopBar.module.css';
import { useWorkbench } from './workbenchHome';

/** Written outside React: every move of the pointer counts. */
export const ActiveTimeChip = () => {
  const bench = useWorkbench();
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      followActiveTime(bench.stores, (text) => {
        const { current: chip } = ref;
        if (chip !== null && chip.textContent !== text) chip.textContent = text;
      }),
    [bench],
  );
  return (
    <span
      ref={ref}
      className={classes.time}
      title={words.panels.activeTime}
      data-testid="active-time"
    />
  );
};
