import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

/** After "auf" and "von". */
const images = (value: number): string => amount(value, 'Bild', 'Bildern');
const clicks = (value: number): string => amount(value, 'Klick', 'Klicks');

export const batches: Dictionary['batches'] = {
  title: 'Stapel',
  empty:
    'Was SAM mit vielen Bildern auf einmal tut, bleibt hier aufgelistet. Noch wurde nichts angefordert.',
  menu: {
    title: 'SAM',
    propose: 'Masken vorschlagen…',
    boxes: 'Boxen zu Masken…',
    all: 'Alle Stapel',
  },
  kinds: {
    encode: 'Bilder einlesen',
    automask: 'Masken vorschlagen',
    mask_boxes: 'Boxen zu Masken',
  },
  states: {
    running: 'Läuft',
    paused: 'Angehalten',
    done: 'Fertig',
    cancelled: 'Abgebrochen',
  },
  progress: (state, done, total) => `${state} · ${count(done)} von ${images(total)}`,
  bar: 'Fertige Bilder',
  putAway: 'Ausblenden',
  failed: (value) => `Bei ${images(value)} ging es nicht.`,
  notRetried: (value) => `Bei ${images(value)} ließ es sich nicht noch einmal versuchen.`,
  propose: {
    title: (value) => `Masken auf ${images(value)} vorschlagen`,
    text: 'SAM klickt überall und behält, was es findet. Nichts wird von selbst zur Annotation: Beim Labeln wählst du mit Reglern unter den Vorschlägen und übernimmst sie mit einem Klick.',
    presets: 'Wonach gesucht wird',
    more: 'Mehr',
    begin: 'Masken vorschlagen',
    cost: (value) => `${clicks(value)} auf jedem Bild.`,
    costOfWindows: (value) => `${clicks(value)} in jedem Fenster jedes Bildes.`,
    costOfCrops: (value, crops) =>
      `${clicks(value)} auf jedem Bild, und ${amount(crops, 'Ausschnitt', 'Ausschnitte')} davon einzulesen.`,
    replaced: 'Frühere Vorschläge dieser Bilder werden ersetzt.',
    note: 'Masken unter den beiden kleinsten Werten werden nicht behalten. Höhere Schwellen, Überlappungen und die kleinste Fläche stellst du beim Labeln mit Reglern ein.',
  },
  parameters: {
    pointsPerSide: 'Klicks je Seite',
    cropLayers: 'Ebenen von Ausschnitten',
    cropPointsFactor: 'Weniger Klicks je Ebene',
    cropOverlapRatio: 'Überlappung der Ausschnitte',
    predictedIou: 'Kleinste vorhergesagte IoU',
    stability: 'Kleinste Stabilität',
    stabilityOffset: 'Versatz der Stabilität',
    minRegionArea: 'Inseln, Löcher entfernen unter',
    windowSide: 'Fenster, für große Bilder',
    pointsPerBatch: 'Klicks auf einmal, für den Speicher',
  },
  boxes: {
    title: (value) => `Boxen zu Masken auf ${images(value)}`,
    text: 'Jedes importierte Objekt, dessen Maske seine ganze Box ist, bekommt SAM als Box, und die Maske tritt an seine Stelle.',
    note: 'Was jemand gezeichnet oder geändert hat, bleibt, wie es ist. Jede Ersetzung steht unter deinem Namen im Verlauf des Bildes und lässt sich dort rückgängig machen.',
    begin: 'Boxen in Masken umwandeln',
  },
};
