import { Link } from '@tanstack/react-router';

import type { Dashboard } from '../../../api/dashboardTypes';
import { Sparkline } from '../../../ui/Sparkline';
import classes from './DashboardPage.module.css';
import { figuresOf, type Figure } from './figures';

interface FigureCardsProps {
  readonly projectId: string;
  readonly dashboard: Dashboard;
  readonly days: number | null;
}

/** The four numbers that a manager asks for first. */
export const FigureCards = ({ projectId, dashboard, days }: FigureCardsProps) => {
  const figures = figuresOf(dashboard.numbers, dashboard.numbersBefore, dashboard.days, days);
  return (
    <div className={classes.figures}>
      {figures.map((figure) =>
        figure.key === 'images' ? (
          <Link
            key={figure.key}
            className={classes.figure}
            to="/projects/$projectId"
            params={{ projectId }}
            search={{ state: 'submitted' }}
          >
            <FigureBody figure={figure} />
          </Link>
        ) : (
          <div key={figure.key} className={classes.figure}>
            <FigureBody figure={figure} />
          </div>
        ),
      )}
    </div>
  );
};

const FigureBody = ({ figure }: { readonly figure: Figure }) => (
  <>
    <span className={classes.label}>{figure.label}</span>
    <span className={classes.value}>
      <span data-testid={`figure-${figure.key}`}>{figure.value}</span>
      {figure.note !== '' && <span className={classes.note}>{figure.note}</span>}
    </span>
    <span className={classes.trend}>{figure.trend}</span>
    <Sparkline values={figure.daily} />
  </>
);
