import type { Dictionary } from '../words';

export const api: Dictionary['api'] = {
  unknownAnswer: {
    title: 'Der Server gab eine Antwort, die samweb nicht versteht.',
    detail: (status) => `Der Server antwortete mit Status ${status} und ohne Erklärung.`,
  },
  emptyAnswer: {
    title: 'Der Server gab eine leere Antwort.',
    detail: 'Der Server antwortete ohne die Daten, nach denen gefragt war.',
  },
  answerHint:
    'Versuch es noch einmal. Wenn es so bleibt, sag der Person Bescheid, die diesen Server betreibt.',
  unreachable: {
    title: 'Der Server ist nicht erreichbar.',
    detail: 'Der Server hat nicht geantwortet.',
    hint: 'Prüfe das Netz und versuch es noch einmal. Was gespeichert war, ist nicht verloren.',
  },
  pageFault: {
    title: 'Auf dieser Seite ist etwas schiefgegangen.',
    hint: 'Lade die Seite neu. Wenn es so bleibt, sag der Person Bescheid, die diesen Server betreibt.',
  },
  models: {
    notes: {
      starter: 'klein, zum Ausprobieren',
      vit_b: 'schnell, 375 MB Gewichte',
      vit_l: 'dazwischen, 1,2 GB Gewichte',
      vit_h: 'am genauesten, 2,6 GB Gewichte',
    },
    own: (base) => `euer eigenes, aus ${base}`,
  },
  passkeys: {
    plainHttp:
      'Browser bieten Passkeys nur über https an, und diese Seite kam unverschlüsselt über http.',
    byAddress: (address) =>
      `Passkeys gehören zu einem Namen, und diese Seite wurde über die Adresse ${address} geöffnet.`,
    unknown: 'Dieser Browser kennt keine Passkeys; ein neuerer schon.',
    notUsed: 'Es wurde kein Passkey verwendet.',
    notUsedHint: 'Versuch es noch einmal oder nimm einen anderen Weg.',
  },
  uploads: {
    notSent: 'Nicht gesendet.',
    stopped: 'Du hast den Upload abgebrochen, bevor diese Datei gesendet war.',
    stoppedHint: 'Sende sie noch einmal, wenn du sie im Projekt haben willst.',
    unreadable: 'Die Datei wurde verschoben, geändert oder gelöscht, nachdem sie ausgewählt war.',
    unreadableHint: 'Wähle sie noch einmal aus.',
    vanished: 'Der Server hat die Datei, aber keinen Upload daraus gemacht.',
  },
};
