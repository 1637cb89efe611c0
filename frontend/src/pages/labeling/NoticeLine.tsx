/** One passing sentence at the foot of the canvas. */
import { useEffect } from 'react';
import { useStore } from 'zustand';

import classes from './NoticeLine.module.css';
import { useWorkbench } from './workbenchHome';

const PLAIN_MILLISECONDS = 4_000;
const PROBLEM_MILLISECONDS = 10_000;

export const NoticeLine = () => {
  const bench = useWorkbench();
  const notice = useStore(bench.status, (status) => status.notice);
  useEffect(() => {
    if (notice === null) return;
    const time = notice.tone === 'plain' ? PLAIN_MILLISECONDS : PROBLEM_MILLISECONDS;
    const timer = setTimeout(() => bench.status.setState({ notice: null }), time);
    return () => clearTimeout(timer);
  }, [bench, notice]);
  return (
    <div className={classes.place} role="status" aria-live="polite" data-testid="notice">
      {notice !== null && (
        <div className={classes.notice} data-tone={notice.tone}>
          {notice.text}
          {notice.hint !== undefined && <span className={classes.hint}> {notice.hint}</span>}
        </div>
      )}
    </div>
  );
};
