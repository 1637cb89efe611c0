import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

export const panels: Dictionary['panels'] = {
  activeTime: 'Deine Zeit an diesem Bild, ohne Pausen',
  openMask: 'Hier wartet eine offene Maske',
  side: 'Kategorien und Objekte',
  categories: 'Kategorien',

  objects: {
    title: 'Objekte',
    some: (shown, all) => `${count(shown)} von ${count(all)}`,
    filter: 'Kategorie, Urheber oder Nummer',
    filterLabel: 'Objekte filtern',
    solo: 'Nur ein Objekt ist zu sehen. {all}',
    showAll: 'Alle zeigen',
    empty: 'Zeige auf etwas: SAM zeigt die Maske dazu. {key} übernimmt sie.',
    noneFits: 'Keines passt.',
    predictedIou: 'Vorhergesagte IoU',
    show: (name) => `${name} einblenden`,
    hide: (name) => `${name} ausblenden`,
    download: (name) => `${name} als Freisteller herunterladen`,
    downloadHint: 'Freisteller herunterladen, PNG mit Transparenz',
    delete: (name) => `${name} löschen`,
  },

  attributes: {
    title: 'Attribute',
    ofImage: 'des Bildes',
    one: (name) => `Attribut ${name}`,
    yes: 'Ja',
    no: 'Nein',
    retiredChoice: (choice) => `${choice} (nicht mehr zur Wahl)`,
    required: (name) => `${name}: Pflicht`,
    notAnswer: (range) => `Keine Antwort: ${range}`,
    aNumber: 'eine Zahl',
    leftover: 'Wird hier nicht mehr abgefragt; bleibt, bis es entfernt wird',
    takeAway: (name) => `${name} entfernen`,
    flags: 'Merkmale',
    occluded: 'Verdeckt',
    truncated: 'Abgeschnitten',
    crowd: 'Menge',
    pass: (place, all) => `Objekt ${count(place)} von ${count(all)}`,
    range: {
      between: (least, most) => `${least} bis ${most}`,
      from: (least) => `ab ${least}`,
      upTo: (most) => `bis ${most}`,
      steps: (step) => `in Schritten von ${step}`,
    },
  },

  cleaning: {
    title: 'Säubern',
    dropParts: 'Teile unter',
    fillHoles: 'Löcher unter',
    smooth: 'Glätten',
    off: 'aus',
    largestOnly: 'Nur das größte Teil',
    looking: 'Wird berechnet …',
    nothing: 'So gibt es nichts zu säubern.',
    leave: 'Lassen',
    apply: 'Anwenden',
  },

  proposals: {
    title: 'Vorschläge',
    lookFor: 'Wonach gesucht wird',
    find: 'Objekte suchen',
    findAgain: 'Noch einmal suchen',
    waiting: 'Wartet auf den Worker …',
    looking: 'Sucht überall …',
    predictedIou: 'Vorhergesagte IoU',
    stability: 'Stabilität',
    overlap: 'Überlappung',
    cropOverlap: 'Überlappung der Ausschnitte',
    minArea: 'Kleinste Fläche',
    chosen: (chosen, all) => `${count(chosen)} von ${count(all)} Masken`,
    chosenWithCovered: (chosen, all, covered) =>
      `${count(chosen)} von ${count(all)} Masken, ${count(covered)} schon da`,
    take: (free) => `${count(free)} übernehmen`,
  },

  findings: {
    title: 'Befunde',
    next: '{key} weiter',
    mend: '{key} beheben',
    ofImage: 'das Bild',
    more: (left) => `und ${count(left)} weitere: N geht alle durch.`,
    clicks: (clicks) => amount(clicks, 'Klick', 'Klicks'),
    rules: {
      duplicate: 'Doppelt',
      overlap: 'Überlappung',
      'required-attributes': 'Unbeantwortet',
      'broad-category': 'Oberkategorie',
      'click-outside': 'Gegen die Klicks',
      'stray-pixels': 'Verstreute Pixel',
      pinholes: 'Nadellöcher',
    },
    levels: {
      stop: 'Eingereicht wird erst, wenn das behoben ist',
      warn: 'Beim Einreichen wird einmal danach gefragt',
      off: 'Beim Einreichen spielt das keine Rolle',
    },
  },
};
