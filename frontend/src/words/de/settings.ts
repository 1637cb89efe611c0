import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount, count } = numbersOf('de');

const images = (value: number): string => amount(value, 'Bild', 'Bilder');
const masks = (value: number): string => amount(value, 'Maske', 'Masken');

export const settings: Dictionary['settings'] = {
  retire: 'Archivieren',
  retired: 'archiviert',
  useAgain: 'Wieder verwenden',
  moveUp: 'Nach oben',
  moveDown: 'Nach unten',
  general: {
    title: 'Allgemein',
    name: 'Name',
    description: 'Beschreibung',
    descriptionNote: 'Was man beim Labeln wissen muss: was gesucht wird und was wegbleibt',
  },
  categories: {
    title: 'Kategorien',
    description:
      'Die Nummern sind die Kategorie-IDs in COCO und ändern sich nie. Auch Aliasse finden eine Kategorie. Eine archivierte Kategorie behält ihre Annotationen.',
    newName: 'Name einer neuen Kategorie',
    name: (number) => `Name der Kategorie ${String(number)}`,
    parent: (name) => `Oberkategorie von ${name}`,
    noParent: 'Oberste Ebene',
    aliases: 'Aliasse',
    aliasesOf: (name) => `Aliasse von ${name}`,
    annotations: (value) => amount(value, 'Annotation', 'Annotationen'),
    masks,
    exclusive: 'Exklusiv',
    exclusiveNote: 'Exklusiv: teilt kein Pixel mit anderen exklusiven Kategorien',
    makeExclusive: 'Exklusiv machen',
    allowOverlap: 'Überlappung erlauben',
    merge: 'Zusammenführen…',
  },
  merge: {
    title: (name) => `${name} zusammenführen`,
    into: 'Mit',
    choose: 'Kategorie auswählen',
    willMove: (value) => `${masks(value)} ${value === 1 ? 'zieht' : 'ziehen'} um.`,
    effect: (name, value, target, targetValue) =>
      `${masks(value)} ${value === 1 ? 'wird' : 'werden'} zu ${target}, heute mit ${masks(targetValue)}. ${name} wird archiviert, und der Name findet ${target}. Jedes Bild behält die Änderung in seinem Verlauf; auf einmal lässt sie sich nicht zurücknehmen.`,
    submit: 'Zusammenführen',
    moved: (annotations, on) =>
      `${masks(annotations)} auf ${amount(on, 'Bild', 'Bildern')} umgezogen.`,
  },
  attributes: {
    title: 'Attribute',
    description:
      'Was beim Labeln über Objekte und Bilder beantwortet wird, neben Maske und Kategorie. Beim Umbenennen oder Archivieren geht keine Antwort verloren. Menge, verdeckt und abgeschnitten gibt es bei jedem Objekt.',
    empty: 'Nichts wird gefragt.',
    emptyEditable:
      'Noch wird nichts gefragt. Füge eine Farbe, einen Zustand oder eine Zahl hinzu, die beim Training gebraucht wird.',
    add: 'Attribut hinzufügen',
    required: 'Pflicht',
    change: 'Ändern…',
    ofImage: 'Das Bild',
    ofEveryObject: 'Jedes Objekt',
    yesOrNo: 'Ja oder nein',
    text: 'Text',
    number: 'Zahl',
    range: (from, to) => `Zahl von ${from} bis ${to}`,
    steps: (answer, step) => `${answer}, in Schritten von ${step}`,
  },
  attribute: {
    create: 'Neues Attribut',
    change: (name) => `${name} ändern`,
    name: 'Name',
    key: (key) => `Gespeichert und exportiert als ${key}`,
    target: 'Betrifft',
    targets: { annotation: 'Objekte', image: 'Das Bild' },
    kind: 'Art der Antwort',
    kinds: { choice: 'Auswahl', checkbox: 'Ja oder nein', number: 'Zahl', text: 'Text' },
    categories: 'Kategorien',
    allCategories: 'Alle',
    choices: 'Antworten',
    choicesNote: 'Die Eingabetaste fügt eine hinzu; die ersten neun haben Zifferntasten',
    minimum: 'Von',
    maximum: 'Bis',
    step: 'Schritt',
    default: 'Vorgabe',
    noDefault: 'Keine',
    yes: 'Ja',
    no: 'Nein',
    required: 'Pflicht',
    requiredNote: 'Wird vor dem Einreichen geprüft',
  },
  gate: {
    title: 'Vor dem Einreichen',
    description:
      '„Warnen“ hält ein Bild einmal auf und lässt es beim zweiten Mal durch. „Sperren“ hält es auf, bis der Befund behoben ist. „Aus“ prüft nicht.',
    levels: { off: 'Aus', warn: 'Warnen', stop: 'Sperren' },
    rules: {
      duplicate: {
        name: 'Doppelte Objekte',
        what: 'Zwei Masken mit einer IoU über 0,9',
      },
      overlap: {
        name: 'Überlappung exklusiver Kategorien',
        what: 'Pixel zweier Objekte, deren Kategorien beide exklusiv sind',
      },
      'required-attributes': {
        name: 'Pflichtattribute',
        what: 'Objekte oder Bilder ohne Antwort auf ein Pflichtattribut',
      },
      'broad-category': {
        name: 'Oberkategorie statt Unterkategorie',
        what: 'Objekte einer Kategorie, die engere hat; Aus lässt Oberkategorien als Antwort zu',
      },
      'click-outside': {
        name: 'Klicks außerhalb der Maske',
        what: 'Masken, die den Klicks widersprechen, aus denen sie entstanden',
      },
      'stray-pixels': { name: 'Verstreute Pixel', what: 'Kleine Teile neben dem größten' },
      pinholes: { name: 'Nadellöcher', what: 'Kleine Löcher in einer Maske' },
    },
  },
  limits: {
    title: 'Modell und Grenzen',
    model: 'Modell',
    modelNote: 'Nach einem Wechsel bleiben Masken, wie sie sind, und Bilder werden neu eingelesen',
    absent: (model) => `${model} (nicht auf diesem Server)`,
    encodeAll: (value) => `${images(value)} gleich damit einlesen, im Hintergrund`,
    encodeAllNote: 'Sonst wird jedes beim Öffnen eingelesen',
    largest: 'Größtes Bild',
    largestNote: 'Größere werden beim Hochladen mit diesem Grund abgelehnt',
    megapixels: 'Megapixel',
    largestWrong: (most) => `Von 1 bis ${count(most)} Megapixel.`,
    room: 'Platz für Embeddings',
    roomNote:
      'Darüber hinaus werden die am längsten unbenutzten gelöscht und beim Öffnen eines Bildes neu erstellt',
    noLimit: 'Keine eigene Grenze',
  },
  window: {
    title: 'Grauwerte mit 12 und 16 Bit',
    choice: 'Was SAM sieht',
    choiceNote:
      'Wo es bei einem Bild nicht passt, gilt der automatische Bereich. Nach einer Änderung wird jedes Bild beim Öffnen neu eingelesen.',
    choices: {
      automatic: 'Automatisch: alles außer dem dunkelsten und hellsten halben Prozent',
      file: 'Wie die Datei empfiehlt, sonst automatisch',
      'ct-lung': 'CT Lunge, −1350 bis 150 HU',
      'ct-bone': 'CT Knochen, −500 bis 1300 HU',
      'ct-soft-tissue': 'CT Weichteile, −160 bis 240 HU',
      'ct-brain': 'CT Gehirn, 0 bis 80 HU',
      'ct-mediastinum': 'CT Mediastinum, −125 bis 225 HU',
      range: 'Ein fester Bereich',
    },
    black: 'Schwarz',
    blackNote: 'Hounsfield-Einheiten oder die Werte der Datei',
    white: 'Weiß',
    whiteNote: 'Über Schwarz',
    whiteWrong: 'Weiß muss über Schwarz liegen.',
  },
  encoded: {
    title: 'Eingelesene Bilder',
    description: 'Klicks wirken dort sofort; andere Bilder werden beim Öffnen eingelesen',
    count: (ready, total, model, percent) =>
      `${count(ready)} von ${count(total)} mit ${model} · ${percent}`,
    bar: 'Eingelesene Bilder',
    all: 'Jedes Bild ist eingelesen.',
    onTheWay: (value) => `${images(value)} unterwegs.`,
    missing: (value) => `Noch ${images(value)}.`,
    missingBytes: (value, bytes) => `Noch ${images(value)}; das braucht ${bytes} auf dem Server.`,
    done: (done, total) => `${count(done)} von ${amount(total, 'Bild', 'Bildern')}`,
    failed: (done, value) => `${done}, ${count(value)} fehlgeschlagen`,
    running: (done) => `Wird im Voraus eingelesen: ${done}. Geöffnete Bilder gehen vor.`,
    paused: (done) => `Angehalten bei ${done}. Geöffnete Bilder werden trotzdem eingelesen.`,
    encode: (value) => `${images(value)} jetzt einlesen`,
  },
  model: {
    title: 'In Verwendung',
    description: 'Segment Anything, wie dieses Projekt es verwendet',
    encoder: 'Encoder',
    decoder: 'Decoder',
    noted: (label, note) => `${label}: ${note}`,
    chooseBetter: (label) =>
      `Für echte Arbeit wähle oben ${label}; es liegt auf diesem Server bereit.`,
    fetchBetter: (label, note) =>
      `Für echte Arbeit hol ${label} (${note}) und wähle es dann oben aus.`,
    preparing: 'Der Worker bereitet ihn noch vor.',
    loaded: (bytes) => `${bytes}, von jedem Browser einmal geladen`,
    checkpoint: (sha256) => `Checkpoint sha256 ${sha256}`,
  },
};
