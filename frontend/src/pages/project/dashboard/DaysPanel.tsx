import { Text, VisuallyHidden } from '@mantine/core';

import type { DashboardChoice, DayWork, Work } from '../../../api/dashboardTypes';
import { DayChart } from '../../../ui/DayChart';
import { words } from '../../../words/words';
import classes from './DashboardPage.module.css';
import { FigurePanel, WORK_HEAD, workCells } from './FigurePanel';
import { dayToSeconds, formatDay, formatOne, formatSeconds, UNKNOWN } from './figures';

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
    label: words.dashboard.figures.objects,
    color: '--chart-objects',
    kind: 'bars',
    value: (work) => work.objects,
    format: (value) => words.dashboard.days.objects(value ?? 0),
  },
  {
    label: words.dashboard.figures.images,
    color: '--chart-images',
    kind: 'bars',
    value: (work) => work.images,
    format: (value) => words.dashboard.days.images(value ?? 0),
  },
  {
    label: words.dashboard.days.secondsPerObject,
    color: '--chart-time',
    kind: 'line',
    value: (work) => work.secondsPerObject,
    format: formatSeconds,
  },
  {
    label: words.dashboard.days.clicksPerObject,
    color: '--chart-time',
    kind: 'line',
    value: (work) => work.clicksPerObject,
    format: (value) => (value === null ? UNKNOWN : words.dashboard.days.clicks(formatOne(value))),
  },
];

const dayOf = (seconds: number): string =>
  formatDay(new Date(seconds * 1000).toISOString().slice(0, 10));

/** What was done on each day. */
export const DaysPanel = ({ projectId, choice, days }: DaysPanelProps) => (
  <FigurePanel
    title={words.dashboard.days.title}
    projectId={projectId}
    choice={choice}
    table="days"
    head={[words.dashboard.days.day, ...WORK_HEAD]}
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
              {words.dashboard.days.unknown}
            </Text>
          )}
        </figure>
      ))}
    </div>
    <VisuallyHidden>{words.dashboard.days.inTable(days.length)}</VisuallyHidden>
  </FigurePanel>
);
