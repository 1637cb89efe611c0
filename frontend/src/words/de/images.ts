import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

const amountOfImages = (value: number): string => amount(value, 'Bild', 'Bilder');
/** After "bei", "von", "zu". */
const dative = (value: number): string => amount(value, 'Bild', 'Bildern');

export const images: Dictionary['images'] = {
  amount: amountOfImages,
  empty: {
    title: 'Füge die ersten Bilder hinzu',
    text: 'Zieh Dateien oder ganze Ordner auf diese Seite. Das erste Bild kannst du labeln, während der Rest noch vorbereitet wird.',
  },
  emptyTrash: {
    title: 'Der Papierkorb ist leer',
    text: 'Gelöschte Bilder kommen hierher, mit ihren Annotationen, und lassen sich wiederherstellen.',
  },
  noMatch: {
    title: 'Kein Bild passt',
    text: 'Kein Bild dieses Projekts hat, wonach die Filter fragen.',
  },
  showAll: 'Alle Bilder zeigen',
  filter: {
    title: 'Bilder filtern',
    deleted: 'Gelöschte Bilder',
    trash: 'Papierkorb',
    path: 'Dateiname oder Ordner suchen',
    clearPath: 'Leeren',
    clear: (name) => `Filter ${name} aufheben`,
    find: (name) => `${name} suchen`,
    assignee: 'Zugewiesen',
    noAssignee: 'Hier labelt noch niemand',
    me: 'Mir',
    nobody: 'Niemandem',
    category: 'Kategorie',
    noCategory: 'Noch keine Kategorie',
    tag: 'Tag',
    noTag: 'Noch kein Tag',
    comments: 'Kommentare',
    openComments: 'Offen',
    reason: 'Grund',
  },
  card: {
    select: (name) => `${name} auswählen`,
    waiting: 'Wartet',
    encoding: 'Wird eingelesen',
    notEncoded: 'Nicht eingelesen',
    before: (value) => `${amountOfImages(value)} davor`,
    tags: (tags) => `Tags: ${tags}`,
    comments: (value) => amount(value, 'offener Kommentar', 'offene Kommentare'),
    annotations: (value) => amount(value, 'Annotation', 'Annotationen'),
    assigned: (name) => `${name} zugewiesen`,
    due: (name, date) => `${name}, fällig ${date}`,
    copy: (name) => `Kopie von ${name}`,
    sameFile: (number, path) => `Dieselbe Datei wie Bild ${String(number)}, ${path}`,
  },
  bulk: {
    title: 'Ausgewählte Bilder',
    clear: 'Auswahl aufheben',
    selected: (value) => `${count(value)} ausgewählt`,
    all: (value) => `Alle ${count(value)} auswählen`,
    restore: 'Wiederherstellen',
    assign: 'Zuweisen',
    delete: 'Löschen',
    tag: 'Tag',
    newTag: 'Neuer Tag',
    tagsInUse: 'Verwendet',
    takeOff: 'Entfernen',
    takeTagOff: (tag, value) => `${tag} von ${dative(value)} entfernen`,
  },
  assign: {
    title: (value) => `${amountOfImages(value)} zuweisen`,
    evenly: 'Gleichmäßig verteilt, Offenes zählt mit.',
    allAnnotators: 'Alle Annotatoren',
    due: 'Fällig',
    dueNote: 'Optional. Bilder mit Datum kommen zuerst dran.',
    unassign: 'Freigeben',
    some: 'Zuweisen',
    amount: (value) => `${amountOfImages(value)} zuweisen`,
    rest: (value) =>
      `${amountOfImages(value)} ${value === 1 ? 'bleibt' : 'bleiben'} unverändert: fertig oder schon so zugewiesen.`,
    open: (value) => `${count(value)} offen`,
    more: (value) => `+${count(value)}`,
  },
  change: {
    undo: 'Rückgängig',
    undone: (value) => `Rückgängig gemacht bei ${dative(value)}.`,
    done: {
      assign: (value) => `${amountOfImages(value)} zugewiesen.`,
      unassign: (value) => `${amountOfImages(value)} freigegeben.`,
      add_tag: (value, tag) => `„${tag}“ zu ${dative(value)} hinzugefügt.`,
      remove_tag: (value, tag) => `„${tag}“ von ${dative(value)} entfernt.`,
      delete: (value) => `${amountOfImages(value)} gelöscht.`,
      restore: (value) => `${amountOfImages(value)} wiederhergestellt.`,
    },
    left: {
      assign: (value) =>
        `${amountOfImages(value)} unverändert: fertig oder vorher schon so zugewiesen.`,
      unassign: (value) =>
        `${amountOfImages(value)} ${value === 1 ? 'war' : 'waren'} niemandem zugewiesen.`,
      add_tag: (value) => `${amountOfImages(value)} ${value === 1 ? 'hatte' : 'hatten'} ihn schon.`,
      remove_tag: (value) =>
        `${amountOfImages(value)} ${value === 1 ? 'hatte' : 'hatten'} ihn nicht.`,
      delete: (value) => `${amountOfImages(value)} unverändert.`,
      restore: (value) => `${amountOfImages(value)} noch im Papierkorb: Der Pfad ist belegt.`,
    },
  },
};
