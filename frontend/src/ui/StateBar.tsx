import { words } from '../words/words';
import { StateDot } from './StateDot';
import classes from './StateBar.module.css';
import { formatCount } from './format';

export interface StateSegment {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  /** A CSS colour. */
  readonly color: string;
}

interface StateBarProps {
  readonly segments: readonly StateSegment[];
  readonly active?: string | undefined;
  readonly height?: number;
}

const counted = ({ label, count }: StateSegment): string => words.ui.states.counted(count, label);

/** One bar, cut by state; the words are in the legend beside it or in its label. */
export const StateBar = ({ segments, active, height = 8 }: StateBarProps) => {
  const filled = segments.filter((segment) => segment.count > 0);
  const label = filled.map(counted).join(', ');
  return (
    <div
      className={classes.bar}
      role="img"
      aria-label={label || words.ui.states.none}
      data-filtered={active !== undefined}
      style={{ '--bar-height': `${String(height)}px` }}
    >
      {filled.map((segment) => (
        <div
          key={segment.key}
          className={classes.segment}
          title={counted(segment)}
          data-active={segment.key === active}
          style={{ flexGrow: segment.count, '--segment-color': segment.color }}
        />
      ))}
    </div>
  );
};

interface StateFilterProps {
  readonly segments: readonly StateSegment[];
  readonly total: number;
  readonly active: string | undefined;
  readonly onChange: (key: string | undefined) => void;
}

/** The bar's legend as filter chips; a second click on the active one takes the filter off. */
export const StateFilter = ({ segments, total, active, onChange }: StateFilterProps) => (
  <div className={classes.legend} role="group" aria-label={words.ui.states.filter}>
    <button
      type="button"
      className={classes.chip}
      aria-pressed={active === undefined}
      onClick={() => onChange(undefined)}
    >
      {words.ui.states.all} <span className={classes.count}>{formatCount(total)}</span>
    </button>
    {segments.map((segment) => (
      <button
        key={segment.key}
        type="button"
        className={classes.chip}
        aria-pressed={segment.key === active}
        data-empty={segment.count === 0}
        data-testid={`state-filter-${segment.key}`}
        onClick={() => onChange(segment.key === active ? undefined : segment.key)}
      >
        <StateDot color={segment.color} />
        {segment.label} <span className={classes.count}>{formatCount(segment.count)}</span>
      </button>
    ))}
  </div>
);
