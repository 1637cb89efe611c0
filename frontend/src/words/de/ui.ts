import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

export const ui: Dictionary['ui'] = {
  languageNotKept: 'Dieser Browser speichert hier nichts, deshalb bleibt die Sprache.',
  copy: 'Kopieren',
  copied: 'Kopiert',
  again: 'Noch einmal versuchen',
  close: 'Schließen',
  unreadable: {
    title: (value) => `${amount(value, 'Datei oder Ordner', 'Dateien oder Ordner')} nicht gelesen`,
    named: (paths, more) => (more === 0 ? `${paths}.` : `${paths} und ${count(more)} weitere.`),
    hint: 'Der Link ist vielleicht kaputt, oder du darfst sie nicht öffnen. Alles andere ist übernommen.',
  },
  states: {
    none: 'Noch keine Bilder',
    filter: 'Bilder nach Status filtern',
    all: 'Alle',
    counted: (images, state) => `${count(images)} ${state}`,
  },
  connection: {
    whatIsMissing: 'Was fehlt',
    plainHttp: {
      chip: 'nur http',
      summary: 'Diese Seite kam unverschlüsselt über http. Labeln geht, aber nicht alles.',
      readable: 'Wer im selben Netz ist, kann mitlesen: Bilder, Passwörter, Token.',
      oneThread: 'Der Decoder läuft auf einem Thread, Antworten auf Klicks kommen also später.',
      news: 'Jeder Tab fragt den Server für sich alle paar Sekunden nach Neuem.',
      cure: 'Wer samweb betreibt, startet es ohne --plain-http und bietet damit https an.',
    },
    notIsolated: {
      chip: 'ein Thread',
      summary: 'Diese Seite ist nicht isoliert. Labeln geht, auf einem Thread.',
      oneThread: 'Antworten auf Klicks kommen später, als sie könnten.',
      cure: 'Etwas zwischen samweb und diesem Browser verwirft die Header Cross-Origin-Opener-Policy und Cross-Origin-Embedder-Policy. Wer samweb betreibt, lässt sie durch.',
    },
  },
};
