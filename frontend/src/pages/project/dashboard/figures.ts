/** The dashboard's figures in words. */

import type { DayWork, WorkNumbers } from '../../../api/dashboardTypes';
import { formatCount } from '../../../ui/format';
import { language, words } from '../../../words/words';

const ONE_DIGIT = new Intl.NumberFormat(language, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** What stands for a figure that nothing is known of. */
export const UNKNOWN = '–';

export const formatOne = (value: number | null): string =>
  value === null ? UNKNOWN : ONE_DIGIT.format(value);

export const formatSeconds = (value: number | null): string =>
  value === null ? UNKNOWN : `${ONE_DIGIT.format(value)} s`;

export interface Figure {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  /** What the number is made of, where that needs saying. */
  readonly note: string;
  readonly trend: string | null;
  /** One value a day; null where nothing is known. */
  readonly daily: readonly (number | null)[];
}

/** "+12 % on the 30 days before"; null where there is nothing to compare with. */
export const trendOf = (
  present: number | null,
  before: number | null | undefined,
  days: number | null,
): string | null => {
  if (present === null || before === null || before === undefined || days === null) return null;
  const { trend } = words.dashboard;
  if (before === 0) return present === 0 ? null : trend.none(days);
  const percent = Math.round((100 * (present - before)) / before);
  if (percent === 0) return trend.same(days);
  return percent > 0 ? trend.more(percent, days) : trend.less(-percent, days);
};

/** The first row of the page. */
export const figuresOf = (
  numbers: WorkNumbers,
  before: WorkNumbers | null,
  days: readonly DayWork[],
  length: number | null,
): readonly Figure[] => {
  const { work } = numbers;
  return [
    {
      key: 'objects',
      label: words.dashboard.figures.objects,
      value: formatCount(work.objects),
      note: '',
      trend: trendOf(work.objects, before?.work.objects, length),
      daily: days.map((day) => day.work.objects),
    },
    {
      key: 'images',
      label: words.dashboard.figures.images,
      value: formatCount(work.images),
      note: words.dashboard.figures.accepted(work.acceptedImages),
      trend: trendOf(work.images, before?.work.images, length),
      daily: days.map((day) => day.work.images),
    },
    {
      key: 'per-day',
      label: words.dashboard.figures.objectsPerDay,
      value: formatOne(numbers.objectsPerDay),
      note: words.dashboard.figures.activeDays(numbers.activeDays),
      trend: trendOf(numbers.objectsPerDay, before?.objectsPerDay, length),
      daily: days.map((day) => (day.work.objects === 0 ? null : day.work.objects)),
    },
    {
      key: 'seconds',
      label: words.dashboard.figures.secondsPerObject,
      value: formatSeconds(work.secondsPerObject),
      note: words.dashboard.figures.timed(work.timedObjects),
      trend: trendOf(work.secondsPerObject, before?.work.secondsPerObject, length),
      daily: days.map((day) => day.work.secondsPerObject),
    },
  ];
};

/** Noon UTC of an ISO date, Unix seconds: the same calendar day wherever it is shown in UTC. */
export const dayToSeconds = (day: string): number => Date.parse(`${day}T12:00:00Z`) / 1000;

const DAY = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });

export const formatDay = (day: string): string => DAY.format(new Date(`${day}T12:00:00Z`));
