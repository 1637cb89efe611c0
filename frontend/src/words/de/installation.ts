import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

export const installation: Dictionary['installation'] = {
  title: 'Dieser Server',
  failures: {
    title: (jobs) => `Fehlgeschlagene Aufträge (${count(jobs)})`,
    none: 'Nichts ist fehlgeschlagen.',
    inProject: (project) => `in ${project}`,
    allAgain: 'Alle noch einmal versuchen',
  },
  jobs: {
    ingest: 'Hochgeladene Datei lesen',
    encode: 'Bild einlesen',
    export_decoder: 'Masken-Decoder exportieren',
    export: 'COCO-Datei schreiben',
    fetch_checkpoint: 'Gewichte eines Modells holen',
    automask: 'Vorschläge suchen',
    mask_boxes: 'Importierte Boxen in Masken umwandeln',
    cutouts: 'Objekte freistellen',
    predict: 'Prompts eines Skripts beantworten',
    evict: 'Platz für Embeddings schaffen',
  },
  workers: {
    title: 'Worker',
    gpu: 'Bilder einlesen',
    cpu: 'Dateien und Exporte',
    idle: 'Ohne Arbeit',
    notRunning: 'Läuft nicht',
    noneWaiting: 'nichts wartet',
    waiting: (jobs) => amount(jobs, 'Auftrag wartet', 'Aufträge warten'),
    since: (time) => `Läuft seit ${time}.`,
  },
  storage: {
    title: 'Speicher',
    help: 'Was die Zeilen nennen; Anzeigebilder und Vorschaubilder kommen dazu',
    free: 'Frei auf der Platte',
    freeOf: (free, total, percent) => `${free} von ${total} (${percent})`,
    originals: 'Originalbilder',
    embeddings: 'Embeddings',
    database: 'Datenbank',
    exports: 'Exporte',
    decoders: 'Decoder',
  },
  backup: {
    title: 'Sicherung',
    last: 'Letzte',
    next: 'Nächste, von make up',
    none: 'Noch keine.',
    whole: (time, size) => `${time}, ${size}`,
    damaged: (time, size) => `${time}, ${size}; einige Dateien waren beschädigt`,
  },
  models: {
    title: 'Modelle auf diesem Server',
    absent: 'Nicht hier',
  },
};
