import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

const images = (value: number): string => amount(value, 'Bild', 'Bilder');
const before = (days: number): string => `den ${count(days)} Tagen davor`;

export const dashboard: Dictionary['dashboard'] = {
  choice: {
    days: 'Tage',
    period: (days) => amount(days, 'Tag', 'Tage'),
    all: 'Alle',
    person: 'Arbeit einer Person',
    everybody: 'Alle Personen',
    midnight: (timeZone) => `Tage enden um Mitternacht, ${timeZone}.`,
  },
  empty: {
    title: 'Noch keine Zahlen',
    text: 'Füge Bilder hinzu und label das erste; was alle tun, wird hier laufend gezählt.',
  },
  figures: {
    objects: 'Gelabelte Objekte',
    images: 'Eingereichte Bilder',
    objectsPerDay: 'Objekte pro Tag',
    secondsPerObject: 'Aktive Zeit pro Objekt',
    accepted: (value) => `${count(value)} angenommen`,
    activeDays: (value) => `${amount(value, 'Tag', 'Tage')} mit Arbeit`,
    timed: (value) => `aus ${count(value)} gemessenen`,
  },
  trend: {
    more: (percent, days) => `+${count(percent)} % gegenüber ${before(days)}`,
    less: (percent, days) => `−${count(percent)} % gegenüber ${before(days)}`,
    same: (days) => `wie in ${before(days)}`,
    none: (days) => `keine in ${before(days)}`,
  },
  panel: {
    chart: 'Diagramm',
    table: 'Tabelle',
    asChart: (title) => `${title} als Diagramm`,
    asTable: (title) => `${title} als Tabelle`,
    csv: 'CSV',
    asCsv: (title) => `${title} als CSV`,
  },
  work: {
    objects: 'Objekte',
    submitted: 'Eingereicht',
    accepted: 'Angenommen',
    time: 'Zeit pro Objekt',
    clicks: 'Klicks pro Objekt',
  },
  states: {
    title: 'Bilder nach Status',
    description: (value) => `${images(value)}, Stand in diesem Moment`,
    state: 'Status',
    images: 'Bilder',
    part: (state, value) => `${state}: ${images(value)}`,
  },
  days: {
    title: 'Nach Tagen',
    day: 'Tag',
    secondsPerObject: 'Aktive Sekunden pro Objekt',
    clicksPerObject: 'Klicks pro Objekt',
    objects: (value) => amount(value, 'Objekt', 'Objekte'),
    images,
    clicks: (value) => `${value} Klicks`,
    unknown: 'Für diese Tage ist es nicht bekannt.',
    inTable: (value) => `${amount(value, 'Tag', 'Tage')}; alle Werte stehen in der Tabelle.`,
  },
  categories: {
    title: 'Nach Kategorien',
    category: 'Kategorie',
    empty: 'In diesen Tagen wurde nichts gelabelt.',
  },
  people: {
    title: 'Nach Personen',
    person: 'Person',
    nobody: 'niemand (Import)',
    empty: 'In diesen Tagen hat niemand gearbeitet.',
  },
};
