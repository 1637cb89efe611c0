import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

const files = (value: number): string => amount(value, 'Datei', 'Dateien');

export const upload: Dictionary['upload'] = {
  lookOnly: {
    title: 'Du kannst dieses Projekt ansehen',
    text: 'Bilder hinzufügen kann, wer Annotator ist. Ein Manager des Projekts kann dir die Rolle geben.',
  },
  picker: {
    title: 'Zieh Bilder oder Ordner auf die Seite',
    formats: 'JPEG, PNG, TIFF, WebP und BMP. Ordner behalten ihre Pfade.',
    formatsUpTo: (megapixels) =>
      `JPEG, PNG, TIFF, WebP und BMP, bis ${count(megapixels)} Megapixel. Ordner behalten ihre Pfade.`,
    files: 'Dateien auswählen',
    folder: 'Ordner auswählen',
  },
  refused: {
    title: (value) => `${files(value)} nicht hinzugefügt`,
    sendAgain: (value) => `${files(value)} noch einmal senden`,
    clear: 'Liste leeren',
    unknown: 'Der Server hat nicht gesagt, warum.',
  },
  encoding: {
    title: 'Vorbereitung zum Labeln',
    ready: (ready, total, percent) => `${count(ready)} von ${count(total)} bereit · ${percent}`,
    bar: 'Bilder, die zum Labeln bereit sind',
    failed: (value) =>
      `${amount(value, 'Bild', 'Bilder')} nicht vorbereitet. Warum, steht auf der Karte des Bildes.`,
    goesOn: 'Das geht von selbst weiter, wenn du die Seite schließt.',
  },
  sending: {
    title: (value) => `Dateien von diesem Rechner (${count(value)})`,
    bar: (sent, total) => `${sent} von ${total} gesendet`,
    goOn: 'Fortsetzen',
    stop: 'Rest abbrechen',
    trouble: (detail) =>
      `${detail} Es wird von selbst wieder versucht, so lange wie nötig; nichts geht verloren.`,
    file: (path) => `${path} wird gesendet`,
  },
  verdict: {
    waiting: 'Wartet',
    received: 'Gesendet, wird gelesen',
    accepted: 'Hinzugefügt',
    duplicate: 'Schon da',
    refused: 'Nicht hinzugefügt',
    failed: 'Nicht gesendet',
    copy: (name) => `Kopie von ${name}`,
  },
  progress: {
    allSent: 'Alle Dateien sind gesendet. Du kannst diese Seite schließen.',
    files: (sent, total) => `${count(sent)} von ${files(total)} gesendet`,
    bytes: (sent, total) => `${sent} von ${total}`,
    paused: 'angehalten',
    speed: (bytes) => `${bytes}/s`,
    left: (time) => `noch ${time}`,
    underAMinute: 'weniger als eine Minute',
    minutes: (value) => `etwa ${amount(value, 'Minute', 'Minuten')}`,
    hours: (value) => `etwa ${amount(value, 'Stunde', 'Stunden')}`,
  },
  kept: {
    all: 'Dieser Browser bewahrt die Dateien auf: Schließ die Seite oder lade sie neu, es geht weiter, wenn du zurückkommst.',
    none: 'Lass diese Seite offen, bis alle Dateien gesendet sind.',
    allBut: (value) =>
      `Lass diese Seite offen: Der Browser hat keinen Platz, um ${files(value)} aufzubewahren.`,
  },
};
