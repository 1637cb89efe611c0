import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count, decimal } = numbersOf('de');

interface Said {
  readonly message: string;
  readonly hint: string;
}

const TELL = 'Bleibt es so, sag der Person Bescheid, die samweb betreibt.';
const ENCODE_AGAIN = 'Lass das Bild noch einmal einlesen.';

/** By the codes of the workers. */
const PROBLEMS: Readonly<Partial<Record<string, Said>>> = {
  'server-unreachable': {
    message: 'Was SAM braucht, ließ sich nicht laden: Der Server hat nicht geantwortet.',
    hint: 'Prüfe das Netz. samweb versucht es wieder, wenn du das Bild öffnest.',
  },
  'fetch-failed': {
    message: 'Was SAM braucht, ließ sich nicht laden: Der Server hat es nicht gegeben.',
    hint: 'Lade die Seite neu, oder melde dich wieder an.',
  },
  'hash-mismatch': {
    message: 'Was SAM braucht, kam beschädigt an.',
    hint: `Lade die Seite neu. ${TELL}`,
  },
  'decoder-shape': {
    message: 'Der Decoder passt nicht zu dieser Version von samweb.',
    hint: 'Eine andere Version hat ihn exportiert; exportiere ihn neu.',
  },
  'embedding-damaged': { message: 'Das Embedding ist beschädigt.', hint: ENCODE_AGAIN },
  'embedding-mismatch': {
    message: 'Das Embedding gehört zu einem Bild anderer Größe oder hat eine andere Form.',
    hint: ENCODE_AGAIN,
  },
  'checkpoint-mismatch': {
    message: 'Embedding und Decoder stammen nicht vom selben Checkpoint.',
    hint: 'Lass das Bild mit dem Modell einlesen, das das Projekt jetzt verwendet.',
  },
  'worker-stopped': {
    message: 'Der Worker im Browser wurde beendet.',
    hint: 'Versuche es noch einmal.',
  },
};

export const sam: Dictionary['sam'] = {
  candidates: {
    whole: 'Ganzes',
    part: 'Teil',
    subpart: 'Unterteil',
    combined: 'Zusammen',
  },
  stable: (score) => `· stabil ${decimal(score, 2)}`,
  scores: (predictedIou, stability) =>
    `Vorhergesagte IoU ${decimal(predictedIou, 3)}, Stabilität ${decimal(stability, 3)}`,

  cutOff:
    'Keine Verbindung: Dieses Bild und seine Objekte erscheinen, sobald der Server zurück ist.',
  cutOffHint: 'Was du gemacht hast, ist auf diesem Rechner sicher.',
  gettingReady: 'SAM macht sich in diesem Browser bereit …',
  decoderComing: 'Der Decoder dieses Modells wird erstellt.',
  decoderComingHint: 'SAM startet von selbst.',
  meanwhile: 'Sieh dich um und arbeite an dem, was da ist; SAM startet von selbst.',
  reading: 'SAM liest dieses Bild ein.',
  readsNext: 'SAM liest dieses Bild als Nächstes ein.',
  readsLater: (jobs) =>
    `SAM liest dieses Bild bald ein; ${amount(jobs, 'Auftrag', 'Aufträge')} davor.`,
  notRead: (reason) => `SAM konnte dieses Bild nicht einlesen: ${reason}`,
  noReason: 'ohne Angabe von Gründen.',

  sees: 'SAM sieht {what}',
  wholeImage: 'das ganze Bild',
  closerPart: (times) => `diesen Teil ${count(times)}× näher`,
  closer: (times) => `${count(times)}× näher`,
  readingOf: (what, when) => `${what} kommt ${when}`,
  now: 'jetzt',
  next: 'als Nächstes',
  after: (jobs) => `nach ${amount(jobs, 'Auftrag', 'Aufträgen')}`,

  segmentWithView: 'So segmentieren',
  automaticWindow: 'automatisch',
  windowRange: (from, to) => `${from} bis ${to}`,

  problem: ({ code, message }) =>
    PROBLEMS[code] ?? { message, hint: `Lade die Seite neu. ${TELL}` },
};
