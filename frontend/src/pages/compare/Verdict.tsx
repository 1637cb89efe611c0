/** What lies between the two masks: how much they have in common, and where they differ. */
import { useStore } from 'zustand';

import { numbers, words } from '../../words/words';
import { KeyCap } from '../labeling/KeyCap';
import type { Comparison } from './comparison';
import { isAbout } from './judging';
import type { Verdict as VerdictFacts } from './judging';
import { presentMask } from './pane';
import { SIDES } from './sides';
import type { Side } from './sides';
import classes from './Verdict.module.css';

interface VerdictProps {
  readonly comparison: Comparison;
  readonly labels: Readonly<Record<Side, string>>;
}

export const Verdict = ({ comparison, labels }: VerdictProps) => {
  const verdict = useStore(comparison.store, (state) => state.verdict);
  const isDifferenceOnly = useStore(comparison.store, (state) => state.isDifferenceOnly);
  const left = useStore(comparison.panes.left.store, presentMask);
  const right = useStore(comparison.panes.right.store, presentMask);
  const hasPrompts = useStore(comparison.panes.left.store, ({ prompts }) => prompts.length > 0);
  const isThere = isAbout(verdict, { left, right });
  const said = words.compare.verdict;
  const iou = verdict === null ? null : numbers.decimal(verdict.iou, 3);
  return (
    <section className={classes.verdict} aria-label={said.title}>
      <div
        className={classes.iou}
        data-testid="verdict"
        data-present={isThere}
        data-stale={verdict !== null && !isThere}
      >
        <span className={classes.term}>{said.iou}</span>
        <span className={classes.number} data-testid="verdict-iou">
          {iou ?? '–'}
        </span>
        <span className={classes.meter} aria-hidden>
          <span style={{ width: `${String(100 * (verdict?.iou ?? 0))}%` }} />
        </span>
      </div>
      <Sentence iou={iou} hasPrompts={hasPrompts} />
      {verdict !== null && <Legend verdict={verdict} labels={labels} />}
      <button
        type="button"
        className={classes.toggle}
        aria-pressed={isDifferenceOnly}
        data-testid="difference"
        onClick={(event) => {
          event.currentTarget.blur();
          comparison.toggleDifference();
        }}
      >
        {said.differences} <KeyCap>D</KeyCap>
      </button>
    </section>
  );
};

interface SentenceProps {
  readonly iou: string | null;
  readonly hasPrompts: boolean;
}

/** What to do before there is a number; read out once there is one. */
const Sentence = ({ iou, hasPrompts }: SentenceProps) => {
  const said = words.compare.verdict;
  const waiting = hasPrompts ? said.waiting : said.prompt;
  return (
    <p className={classes.hint} role="status">
      {iou === null ? waiting : <span className={classes.spoken}>{said.spoken(iou)}</span>}
    </p>
  );
};

interface LegendProps {
  readonly verdict: VerdictFacts;
  readonly labels: Readonly<Record<Side, string>>;
}

/** Pixels that only one of the masks has. */
const Legend = ({ verdict, labels }: LegendProps) => {
  const areas = { left: verdict.onlyLeft.area, right: verdict.onlyRight.area };
  return (
    <ul className={classes.legend}>
      {SIDES.map((side) => (
        <li key={side}>
          <span className={classes.swatch} data-side={side} />
          <span className={classes.only}>
            {words.compare.verdict.only(labels[side])}
            <strong data-testid={`only-${side}`}>{words.compare.facts.pixels(areas[side])}</strong>
          </span>
        </li>
      ))}
    </ul>
  );
};
