import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

export const projects: Dictionary['projects'] = {
  title: 'Projekte',
  new: 'Neues Projekt',
  none: {
    first: 'Leg dein erstes Projekt an',
    firstHow:
      'Ein Projekt ist eine Menge von Bildern, die ein Team mit einer Liste von Kategorien labelt. Es braucht einen Namen und die Liste.',
    notMember: 'Du bist noch in keinem Projekt',
    notMemberHow: 'Bitte die Person, die diesen Server betreibt, dich zu einem hinzuzufügen.',
  },
  card: {
    done: (done, images) => `${count(done)} von ${amount(images, 'Bild', 'Bildern')} fertig`,
    masks: (masks) => amount(masks, 'Maske', 'Masken'),
  },
  continue: {
    title: 'Weiter',
    with: (project) => `Weiter: ${project}`,
    key: 'Eingabe',
    nothing: 'Nichts wartet auf dich',
    nothingWhy:
      'Alle Bilder sind fertig oder bei jemand anderem. Ein Manager des Projekts kann dir weitere zuweisen; sie erscheinen hier von selbst.',
  },
  form: {
    name: 'Name',
    nameExample: 'Straßenszenen',
    model: 'Modell',
    modelHelp: 'Segment Anything in der Größe, in der dieser Server die Bilder einlesen soll',
    create: 'Projekt anlegen',
  },
  categories: {
    label: 'Kategorien',
    help: 'Füge eine Liste ein, eine Kategorie pro Zeile. „Fahrzeug > Auto“ ordnet Auto unter Fahrzeug ein.',
    list: 'Liste der Kategorien',
    example: 'Fahrzeug > Auto\nFahrzeug > Bus\nPerson\nVerkehrszeichen',
    preview: 'Hier erscheinen die Kategorien mit ihren Farben. Beides kannst du später ändern.',
    amount: (categories) => amount(categories, 'Kategorie', 'Kategorien'),
    line: (line, problem) => `Zeile ${count(line)}: ${problem}`,
    secondParent: (name, parent) =>
      `„${name}“ steht schon unter „${parent}“; eine Kategorie hat nur eine Oberkategorie.`,
    circle: (name, parent) =>
      `„${name}“ kann nicht unter „${parent}“ stehen, das selbst darunter steht.`,
    noName: 'Neben „>“ fehlt ein Name.',
    tooLong: (beginning, length, most) =>
      `„${beginning}…“ hat ${count(length)} Zeichen; erlaubt sind ${count(most)}.`,
  },
};
