import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

const images = (value: number): string => amount(value, 'Bild', 'Bilder');

export const exports: Dictionary['exports'] = {
  onlySubmitted: 'Nur eingereichte Bilder',
  coco: {
    title: 'COCO-Datei',
    description: 'Bilder, Kategorien und Masken in einer JSON-Datei, wie pycocotools sie liest',
    included: (included, total) =>
      `${count(included)} von ${amount(total, 'Bild', 'Bildern')} in der Datei`,
    make: 'COCO-Export erstellen',
    managersOnly: 'Ein Manager des Projekts kann sie erstellen.',
  },
  cutouts: {
    title: 'Freisteller',
    description: 'Jedes Objekt als PNG mit Transparenz, in einem ZIP mit einer Liste',
    size: 'Größe',
    tight: 'Box des Objekts',
    full: 'Ganzes Bild',
    feather: 'Weicher Rand',
    make: 'Objekte freistellen',
  },
  files: {
    title: 'Dateien',
    empty: 'Was du erstellst, bleibt hier, so wie es in diesem Moment war.',
    images,
    annotations: (value) => amount(value, 'Annotation', 'Annotationen'),
    cutouts: (value) => amount(value, 'Freisteller', 'Freisteller'),
    onlySubmitted: 'nur eingereichte Bilder',
    all: 'alle Bilder',
    download: 'Herunterladen',
    checksum: (start) => `sha256 ${start}…`,
    copyChecksum: 'Prüfsumme kopieren',
    failed: { detail: 'Die Datei ließ sich nicht schreiben.', hint: 'Erstelle sie noch einmal.' },
    stopped: 'Abgebrochen, bevor sie geschrieben war.',
    writing: (percent) => `Wird geschrieben, ${percent}`,
    waiting: 'Wartet auf einen Worker',
  },
  program: {
    title: 'Aus einem Programm',
    description: 'Die REST-API kann alles, was diese Seite kann',
    token:
      'Erstelle unter {account} ein Token mit dem Bereich „Exportieren“ und lege es in die Variable SAMWEB_TOKEN.',
    account: 'Konto',
    make: 'Datei erstellen',
    download: 'Datei herunterladen',
  },
};
