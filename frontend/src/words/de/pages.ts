import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

export const pages: Dictionary['pages'] = {
  cancel: 'Abbrechen',
  failed: 'Das hat nicht geklappt.',
  nothingLeft: 'Jemand anderes hat das letzte Bild genommen. Es ist keines mehr übrig.',
  states: {
    todo: 'Offen',
    in_progress: 'In Arbeit',
    returned: 'Zurückgegeben',
    submitted: 'Eingereicht',
    accepted: 'Angenommen',
    skipped: 'Übersprungen',
  },
  skipReasons: {
    blurred: 'Unscharf',
    nothing_recognisable: 'Nichts zu erkennen',
    wrong_image: 'Falsches Bild',
    unclear_instruction: 'Unklare Anweisung',
    other: 'Anderer Grund',
  },
  queue: {
    returned: (images) => `${count(images)} zurückgekommen`,
    assigned: (images) => `${amount(images, 'Bild', 'Bilder')} dir zugewiesen`,
    assignedUntil: (images, day) =>
      `${amount(images, 'Bild', 'Bilder')} dir zugewiesen, fällig am ${day}`,
    free: (images) => `${count(images)} frei`,
  },
  wait: {
    reason: 'Auf der Schaltfläche läuft die Zeit bis zum nächsten Versuch ab.',
    again: (time) => `Neuer Versuch in ${time}`,
  },
  color: {
    of: (name) => `Farbe von ${name}`,
    hexadecimal: 'Farbe in Hexadezimal',
  },
  automask: {
    few: {
      label: 'Wenige, große',
      description: 'Objekte, die einen guten Teil des Bildes füllen. Am schnellsten.',
    },
    usual: {
      label: 'Üblich',
      description: 'Was SAM von sich aus tut: jedes Objekt, das nicht winzig ist.',
    },
    many: {
      label: 'Viele, kleine',
      description: 'Schaut sich vier Teile des Bildes noch einmal vergrößert an.',
    },
    windows: {
      label: 'Große Bilder',
      description: (pixels) =>
        `Schaut durch Fenster von ${count(pixels)} Pixeln und fügt zusammen, was sie von einem Objekt zeigen.`,
    },
  },
  weights: {
    preparing: 'Die Gewichte sind da; ein Worker bereitet sie für die Browser vor.',
    absent: 'Die Gewichte fehlen auf diesem Server. Frag, wer ihn betreibt.',
    failed: 'Die Gewichte sind nicht angekommen.',
    fetch: (model, size) => `${model} holen (${size})`,
    goOn: (model, size) => `${model} weiter holen (${size})`,
    fetching: (model) => `${model} wird geholt`,
    progress: (done, total, percent) => `${done} von ${total}, ${percent}`,
    waiting: 'Wartet auf einen Worker',
    stop: 'Anhalten',
  },
};
