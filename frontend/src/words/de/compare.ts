import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

export const compare: Dictionary['compare'] = {
  title: 'Modelle vergleichen',
  onImage: 'Zwei Modelle auf einem Bild vergleichen',
  back: 'Zurück zum Labeln',
  notSaved: 'Hier wird nichts gespeichert',
  loading: 'Das Bild wird geöffnet',
  sides: { left: 'Links', right: 'Rechts' },
  model: (side) => `Modell, ${side.toLowerCase()}`,
  notHere: (label) => `${label} (nicht auf diesem Server)`,
  canvas: (label) => `Bild, segmentiert von ${label}`,
  isProjects: 'Modell des Projekts',
  embedding: {
    asking: 'Das Bild wird angefragt…',
    next: 'Dieses Modell liest das Bild als Nächstes ein.',
    queued: (ahead) =>
      `Dieses Modell liest das Bild ein, nach ${amount(ahead, 'Auftrag', 'Aufträgen')}.`,
    running: 'Dieses Modell liest das Bild ein.',
    meanwhile: 'Prompts werden beantwortet, sobald es fertig ist.',
    failed: (detail) => `Dieses Modell konnte das Bild nicht einlesen: ${detail}`,
    unasked: 'Dieses Modell hat das Bild noch nicht eingelesen.',
    viewer: 'Sobald ein Annotator diese Seite öffnet, wird es eingelesen.',
    starting: 'Wird in diesem Browser vorbereitet…',
  },
  picture: {
    failed: 'Das Bild ist nicht angekommen.',
  },
  facts: {
    title: (label) => `Maske von ${label}`,
    area: 'Fläche',
    pixels: (value) => `${count(value)} px`,
    decode: 'Decodierzeit',
    milliseconds: (value) => `${count(value)} ms`,
  },
  candidates: 'Masken zur Auswahl',
  verdict: {
    title: 'Beide Masken',
    iou: 'IoU',
    spoken: (iou) => `Die beiden Masken haben eine IoU von ${iou}.`,
    prompt: 'Klick in eines der Bilder.',
    waiting: 'Wartet auf beide Masken.',
    differences: 'Nur Unterschiede',
    only: (label) => `nur ${label}`,
  },
  keys: {
    title: 'Tasten',
    click: 'Klick',
    add: 'gehört dazu',
    altClick: 'Alt oder Rechtsklick',
    take: 'gehört nicht dazu',
    drag: 'Ziehen',
    box: 'Box',
    back: 'zurücknehmen',
    clear: 'leeren',
    next: 'andere Masken',
    differences: 'Unterschiede',
    fit: 'einpassen',
    centre: 'Punkt in die Mitte',
  },
  use: {
    button: 'Fürs Projekt nehmen',
    title: (label) => `${label} fürs Projekt nehmen`,
    consequence:
      'Masken bleiben beim Wechsel des Modells, wie sie sind, und Bilder werden neu eingelesen.',
    encodeAll: (images) =>
      `${amount(images, 'Bild', 'Bilder')} gleich damit einlesen, im Hintergrund`,
    submit: 'Nehmen',
    done: (label) => `Das Projekt arbeitet ab jetzt mit ${label}.`,
  },
  missing: {
    title: 'Noch gibt es nichts zu vergleichen',
    reason:
      'Verglichen werden zwei Modelle, und dieser Server hat die Gewichte von einem. Wer ihn betreibt, holt ein veröffentlichtes oder registriert eure eigenen.',
    published: 'Ein veröffentlichtes Modell',
    own: 'Eigene Gewichte',
  },
};
