import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

const befunde = (findings: number): string =>
  findings === 1 ? 'Ein Befund' : amount(findings, 'Befund', 'Befunde');

export const notices: Dictionary['notices'] = {
  selectFirst: 'Wähle zuerst ein Objekt aus: G nimmt das unter dem Zeiger.',
  noTarget: 'Noch gibt es kein Objekt zum Ändern. G wählt eines aus.',
  noOther: 'Zeige auf das andere Objekt, dann drücke die Taste.',
  objectGone: 'Das Objekt ist nicht mehr da.',
  noCategory: 'Das Projekt hat keine Kategorie für ein neues Objekt.',
  chooseCategory: 'Wähle zuerst eine Kategorie.',

  maskNotKept: (reason) => `Die Maske wurde nicht übernommen: ${reason}`,
  maskNotChanged: (reason) => `Die Maske wurde nicht geändert: ${reason}`,
  isRepeated: 'Dieses Objekt gibt es schon: Es ist umrandet. Noch einmal übernehmen behält beide.',
  maskEmpty: 'Die Maske ist leer, also wurde nichts übernommen.',
  allCovered:
    'Andere Objekte bedecken alles davon, und Objekte werden getrennt gehalten. Umschalt+A ändert das.',
  noPixel: 'Kein Pixel liegt darin, also wurde nichts übernommen.',
  promptsKept: 'Die Prompts bleiben; versuche es noch einmal.',
  keptApart: 'Objekte werden getrennt gehalten: Was da ist, behält seine Pixel.',
  mayOverlap: 'Objekte dürfen sich überlappen.',
  fewCorners: {
    polygon: (least, present) =>
      `Ein Polygon hat mindestens ${count(least)} Eckpunkte; dieses hat ${count(present)}.`,
    line: (least, present) =>
      `Eine Linie hat mindestens ${count(least)} Eckpunkte; diese hat ${count(present)}.`,
  },
  nothingUnderEraser: 'Unter dem Radierer liegt nichts. G wählt aus, woran er arbeiten soll.',
  isWhole: 'Das Objekt besteht aus einem Stück.',
  partsNothing: 'Die Linie teilt nichts: Ziehe sie quer über das Objekt.',
  splitAlongLines: 'Geteilt wird ein Objekt an einer Linie oder einem Polygon.',
  copyOutside: 'Eine Kopie läge außerhalb des Bildes.',
  nothingCopied: 'Noch ist nichts kopiert: Strg+C kopiert.',
  nothingLeftHere: 'Vom Objekt bliebe hier nichts übrig.',
  nothingLeftOfSelected: 'Vom gewählten Objekt bliebe nichts übrig.',
  nothingLeft: 'Vom Objekt bliebe nichts übrig.',
  nothingToClean: 'Es gab nichts zu säubern.',

  imageNotOpen: 'Nicht ausgeführt: Das Bild dazu ist nicht offen.',
  objectsComing: 'Nicht ausgeführt: Die Objekte dieses Bildes sind noch nicht da.',
  notStored: (reason) => `Nicht ausgeführt: Dieser Rechner konnte es nicht speichern (${reason}).`,
  notStoredHint:
    'Schaffe Platz auf der Platte oder erlaube dieser Seite, Daten zu speichern, dann versuche es noch einmal.',
  pictureNotThere: 'Das Bild ist noch nicht da. Versuche es gleich noch einmal.',
  pictureFailed: (status) => `Das Bild kam nicht an: Status ${String(status)}.`,
  samplesFailed: (status) => `Die Grauwerte kamen nicht an: Status ${String(status)}.`,
  samplesIncomplete: 'Die Grauwerte sind nicht vollständig.',
  viewNotRead: 'SAM konnte diese Ansicht nicht einlesen.',

  samNotReady: 'SAM ist für dieses Bild noch nicht bereit.',
  keepOrDropFirst: 'Übernimm oder verwirf zuerst die offene Maske.',
  noPlainBox: 'Kein Objekt ist eine bloße Box. Zeichne Boxen mit R oder wähle ein Objekt aus.',
  nothingInside: 'SAM hat darin nichts gefunden. Nichts wurde geändert.',
  nothingInsideSome: (boxes) => `In ${count(boxes)} davon hat SAM nichts gefunden.`,

  imageAsksNothing:
    'Das Projekt fragt nichts über Bilder. Ein Manager kann das in den Einstellungen ändern.',
  categoryAsksNothing:
    'Das Projekt fragt nichts über diese Kategorie. Ein Manager kann das in den Einstellungen ändern.',
  nothingAsked: 'Hier ist kein Objekt, zu dem das Projekt etwas fragt.',
  lastObject: 'Das war das letzte Objekt.',
  noneAnswered: 'Bei keinem Objekt dieser Kategorie ist schon etwas beantwortet.',

  noFinding:
    'Keine verstreuten Pixel, Nadellöcher, doppelten Objekte, Überlappungen oder offenen Fragen in diesem Bild.',
  againstClicks: 'Die Klicks widersprechen dieser Maske. Zeichne sie richtig oder lösche sie.',
  broadCategory: 'Diese Kategorie hat engere: T listet sie auf.',
  nothingToMend: 'In diesem Bild ist nichts mehr zu beheben.',
  stops: (findings) =>
    `${befunde(findings)} zu beheben, bevor du einreichen kannst: N geht weiter, X behebt.`,
  warns: (findings) =>
    `${befunde(findings)} zur Durchsicht: N geht weiter, X behebt. Reiche noch einmal ein, um es so zu lassen.`,

  noObject: 'In diesem Bild ist kein Objekt. Umschalt+X sagt, dass nichts zu labeln ist.',
  hasObjects: 'Dieses Bild hat Objekte. Umschalt+D reicht sie ein.',
  maskOpen: 'Eine Maske ist offen. Übernimm oder verwirf sie zuerst.',
  openMaskOutdated:
    'Das Objekt zu deiner offenen Maske wurde geändert oder ist weg: Die Maske wurde verworfen.',
  labeledAgain: {
    here: 'Dieses Bild ist wieder zu labeln.',
    elsewhere: 'Das Bild, das du übersprungen hast, ist wieder zu labeln.',
  },
  lastOfQueue: 'Das war das letzte für dich. Gut gemacht.',
  noneUnlabelled: 'Kein Bild ist mehr offen.',
  firstImage: 'Das ist das erste Bild.',
  lastImage: 'Das ist das letzte Bild.',

  endOfImage: 'Hier endet das Bild.',
  colorBy: {
    category: 'Die Farbe zeigt die Kategorie.',
    object: 'Jedes Objekt hat seine eigene Farbe.',
    author: 'Die Farbe zeigt, wer das Objekt gezeichnet hat.',
  },

  noConflict: 'Niemand sonst hat geändert, was du hier geändert hast.',
  contested:
    'Jemand anderes hat dasselbe Objekt geändert. Du siehst dessen Fassung; deine bleibt erhalten.',
  contestedHint: 'Umschalt+Q zeigt beide nebeneinander.',
  refused: 'Der Server hat eine Änderung nicht angenommen.',
  refusedHint: 'Öffne oben „braucht dich“, um sie zu sehen.',
};
