import { Text, VisuallyHidden } from '@mantine/core';

import type { DashboardChoice, DayWork, Work } from '../../../api/dashboardTypes';
import { DayChart } from '../../../ui/DayChart';
import { formatAmount, formatCount } from '../../../ui/format';
import classes from './DashboardPage.module.css';
import { FigurePanel, WORK_HEAD, workCells } from './FigurePanel';
import { dayToSeconds, formatDay, formatOne, formatSeconds } from './figures';

interface DaysPanelProps {
  readonly projectId: string;
  readonly choice: DashboardChoice;
  readonly days: readonly DayWork[];
}

interface DayFigure {
  readonly label: string;
  readonly color: string;
  readonly kind: 'bars' | 'line';
  readonly value: (work: Work) => number | null;
  readonly format: (value: number | null) => string;
}

const FIGURES: readonly DayFigure[] = [
  {
    label: 'Objects labeled',
    color: '--chart-objects',
    kind: 'bars',
    value: (work) => work.objects,
    format: (value) => formatAmount(value ?? 0, 'object'),
  },
  {
    label: 'Images submitted',
    color: '--chart-images',
    kind: 'bars',
    value: (work) => work.images,
    format: (value) => formatAmount(value ?? 0, 'image'),
  },
  {
    label: 'Active seconds per object',
    color: '--chart-time',
    kind: 'line',
    value: (work) => work.secondsPerObject,
    format: formatSeconds,
  },
  {
    label: 'Clicks per object',
    color: '--chart-time',
    kind: 'line',
    value: (work) => work.clicksPerObject,
    format: (value) => (value === null ? '–' : `${formatOne(value)} clicks`),
  },
];

const dayOf = (seconds: number): string =>
  formatDay(new Date(seconds * 1000).toISOString().slice(0, 10));

/** What was done on each day. */
export const DaysPanel = ({ projectId, choice, days }: DaysPanelProps) => (
  <FigurePanel
    title="By day"
    projectId={projectId}
    choice={choice}
    table="days"
    head={['Day', ...WORK_HEAD]}
    rows={[...days].reverse().map(({ day, work }) => [day, ...workCells(work)])}
  >
    <div className={classes.charts}>
      {FIGURES.map(({ label, color, kind, value, format }) => (
        <figure key={label} className={classes.chart}>
          <figcaption className={classes.chartTitle}>
            <span className={classes.dot} style={{ background: `var(${color})` }} />
            {label}
          </figcaption>
          {days.some(({ work }) => value(work) !== null) ? (
            <DayChart
              seconds={days.map(({ day }) => dayToSeconds(day))}
              series={{ label, color, format, values: days.map(({ work }) => value(work)) }}
              formatDay={dayOf}
              kind={kind}
            />
          ) : (
            <Text size="sm" c="dimmed">
              No object of these days tells it.
            </Text>
          )}
        </figure>
      ))}
    </div>
    <VisuallyHidden>{formatCount(days.length)} days; the table has every value.</VisuallyHidden>
  </FigurePanel>
);
