/** The dashboard: figures, charts and their tables. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

const images = (value: number): string => amount(value, 'image', 'images');
const before = (days: number): string => `the ${count(days)} days before`;

export const dashboard = {
  choice: {
    days: 'Days',
    period: (days: number) => amount(days, 'day', 'days'),
    all: 'All',
    person: 'Work of one person',
    everybody: 'Everybody',
    midnight: (timeZone: string) => `Days end at midnight, ${timeZone}.`,
  },
  empty: {
    title: 'No figures yet',
    text: 'Add images and label the first one; what everybody does is counted here as it happens.',
  },
  figures: {
    objects: 'Objects labeled',
    images: 'Images submitted',
    objectsPerDay: 'Objects per day',
    secondsPerObject: 'Active time per object',
    accepted: (value: number) => `${count(value)} accepted`,
    activeDays: (value: number) => `${amount(value, 'day', 'days')} with work`,
    timed: (value: number) => `of ${count(value)} timed`,
  },
  trend: {
    more: (percent: number, days: number) => `+${count(percent)} % on ${before(days)}`,
    less: (percent: number, days: number) => `−${count(percent)} % on ${before(days)}`,
    same: (days: number) => `as in ${before(days)}`,
    none: (days: number) => `none in ${before(days)}`,
  },
  panel: {
    chart: 'Chart',
    table: 'Table',
    asChart: (title: string) => `${title} as a chart`,
    asTable: (title: string) => `${title} as a table`,
    csv: 'CSV',
    asCsv: (title: string) => `${title} as CSV`,
  },
  work: {
    objects: 'Objects',
    submitted: 'Submitted',
    accepted: 'Accepted',
    time: 'Time per object',
    clicks: 'Clicks per object',
  },
  states: {
    title: 'Images by state',
    description: (value: number) => `${images(value)} as they stand at this moment`,
    state: 'State',
    images: 'Images',
    part: (state: string, value: number) => `${state}: ${images(value)}`,
  },
  days: {
    title: 'By day',
    day: 'Day',
    secondsPerObject: 'Active seconds per object',
    clicksPerObject: 'Clicks per object',
    objects: (value: number) => amount(value, 'object', 'objects'),
    images,
    clicks: (value: string) => `${value} clicks`,
    unknown: 'No object of these days tells it.',
    inTable: (value: number) => `${amount(value, 'day', 'days')}; the table has every value.`,
  },
  categories: {
    title: 'By category',
    category: 'Category',
    empty: 'Nothing was labeled in these days.',
  },
  people: {
    title: 'By person',
    person: 'Person',
    nobody: 'no person (imported)',
    empty: 'Nobody worked in these days.',
  },
};
