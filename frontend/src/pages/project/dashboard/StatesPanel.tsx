import { Link } from '@tanstack/react-router';

import type { DashboardChoice } from '../../../api/dashboardTypes';
import { IMAGE_STATES, type ImageCounts, type ImageState } from '../../../api/types';
import { formatCount } from '../../../ui/format';
import { StateDot } from '../../../ui/StateDot';
import { words } from '../../../words/words';
import { barSegments, STATE_LOOKS } from '../../imageStates';
import classes from './DashboardPage.module.css';
import { FigurePanel } from './FigurePanel';

interface StatesPanelProps {
  readonly projectId: string;
  readonly choice: DashboardChoice;
  readonly counts: ImageCounts;
}

/** Where all images stand today; each part leads to its images. */
export const StatesPanel = ({ projectId, choice, counts }: StatesPanelProps) => (
  <FigurePanel
    title={words.dashboard.states.title}
    description={words.dashboard.states.description(counts.total)}
    projectId={projectId}
    choice={choice}
    table="states"
    head={[words.dashboard.states.state, words.dashboard.states.images]}
    rows={IMAGE_STATES.map((state) => [STATE_LOOKS[state].label, formatCount(counts[state])])}
  >
    <div className={classes.stateBar}>
      {barSegments(counts)
        .filter(({ count }) => count > 0)
        .map(({ key, label, count, color }) => (
          <Link
            key={key}
            className={classes.segment}
            to="/projects/$projectId"
            params={{ projectId }}
            search={{ state: key as ImageState }}
            aria-label={words.dashboard.states.part(label, count)}
            title={`${label}: ${formatCount(count)}`}
            style={{ flexGrow: count, background: color }}
            data-testid={`segment-${key}`}
          />
        ))}
    </div>
    <div className={classes.legend}>
      {IMAGE_STATES.map((state) => (
        <Link
          key={state}
          to="/projects/$projectId"
          params={{ projectId }}
          search={{ state }}
          data-testid={`legend-${state}`}
        >
          <StateDot color={STATE_LOOKS[state].color} />
          {STATE_LOOKS[state].label} <b>{formatCount(counts[state])}</b>
        </Link>
      ))}
    </div>
  </FigurePanel>
);
