import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount } = numbersOf('de');

export const account: Dictionary['account'] = {
  title: 'Konto',
  loggedIn: (name) => `Du bist als ${name} angemeldet.`,
  loggedInAndRuns: (name) => `Du bist als ${name} angemeldet und betreibst diesen Server.`,
  neverUsed: 'nie benutzt',
  lastUsed: (day) => `zuletzt benutzt am ${day}`,
  remove: 'Entfernen',
  profile: {
    title: 'Du',
    help: 'Andere sehen deinen Namen neben deiner Arbeit; du meldest dich damit an.',
    mail: 'Mailadresse',
    mailHelp: 'An sie geht bei vergessenem Passwort ein Link, sofern samweb Mails verschickt',
    save: 'Speichern',
    saved: 'Dein Konto ist geändert.',
  },
  password: {
    title: 'Passwort',
    help: 'Ein neues beendet deine anderen Anmeldungen.',
    noneHelp: 'Bisher kommst du nur über einen Link herein, der einmal gilt.',
    present: 'Jetziges Passwort',
    save: 'Passwort speichern',
    saved: 'Ab jetzt gilt das neue Passwort.',
  },
  factors: {
    title: 'Anmeldung in zwei Schritten',
    help: 'Dann reicht ein gestohlenes Passwort nicht: Ein Code von deinem Telefon oder ein Passkey gehört dazu.',
  },
  totp: {
    title: 'Authenticator-App',
    on: 'Eingerichtet: Nach dem Passwort wird nach ihren sechs Ziffern gefragt.',
    off: 'Sechs Ziffern, die alle 30 Sekunden wechseln, aus jeder App für TOTP.',
    setUp: 'Einrichten',
    dialog: 'Authenticator-App einrichten',
    scan: 'Scanne das Bild mit der App oder gib den Schlüssel dort ein.',
    picture: 'QR-Code des Schlüssels darunter',
    code: 'Code, den die App zeigt',
    submit: 'Einschalten',
  },
  recovery: {
    title: 'Wiederherstellungscodes',
    left: (codes) =>
      `Noch ${amount(codes, 'Code', 'Codes')}. Jeder ersetzt einmal ein Telefon oder einen Passkey, wenn du sie nicht mehr hast.`,
    make: 'Neue erzeugen',
    keep: 'Heb diese Wiederherstellungscodes auf',
    keepWhy:
      'Jeder lässt dich einmal hinein, wenn dein Telefon oder Passkey weg ist. Sie werden nur dieses eine Mal gezeigt; frühere Codes gelten nicht mehr.',
    kept: 'Ich habe sie aufgehoben',
  },
  passkeys: {
    title: 'Passkeys',
    help: 'Fingerabdruck, Gesicht oder PIN statt eines Passworts, auf jedem deiner Geräte.',
    add: 'Hinzufügen',
    addTitle: 'Passkey hinzufügen',
    addThis: 'Dieses Gerät hinzufügen',
    added: (day) => `hinzugefügt am ${day}`,
    rename: 'Umbenennen',
    renameTitle: 'Passkey umbenennen',
    save: 'Speichern',
    name: 'Name',
    nameHelp: 'Damit du deine Geräte unterscheiden kannst',
    nameExample: 'Mein Laptop',
  },
  confirmation: {
    title: 'Bestätige, dass du es bist',
    submit: 'Bestätigen',
    why: 'Deine Anmeldung ist eine Weile her, und hier geht es darum, wie man in dein Konto kommt.',
    noPassword:
      'Deine Anmeldung ist eine Weile her. Setze erst ein Passwort und versuch es dann noch einmal.',
  },
  logIns: {
    title: 'Aktive Anmeldungen',
    help: 'Beende die, die du nicht kennst, und setze ein neues Passwort.',
    endOthers: 'Alle anderen beenden',
    end: 'Beenden',
    this: 'diese hier',
    times: (used, since) => `benutzt ${used} · seit ${since}`,
    device: (browser, system) => `${browser} auf ${system}`,
    unknownDevice: 'Unbekanntes Gerät',
  },
  engine: {
    title: 'Dieser Browser',
    help: 'Segment Anything beantwortet Klicks auf diesem Rechner. Die Einstellung gilt nur hier.',
    label: 'Engine',
    plainHttp: 'Über einfaches http erlauben Browser nur einen Thread.',
    webGpu: 'Die Grafikkarte (WebGPU) nutzen, wenn sie schneller ist',
    webGpuHelp:
      'Wird auf diesem Rechner einmal mit WebAssembly verglichen: dieselben Masken, nur schneller. Lädt 27 MB.',
    threads: (threads) => `WebAssembly, ${amount(threads, 'Thread', 'Threads')}`,
    unmeasured: 'Noch nicht gemessen: Öffne ein Bild und zeig auf etwas.',
    speed: (time) => `${time} je Maske, Median der letzten.`,
    unknownTime: 'unbekannt lange',
    uncompared: 'Wird verglichen, wenn du das nächste Bild öffnest.',
    faster: (webGpu, wasm) =>
      `WebGPU braucht je Maske ${webGpu}, WebAssembly ${wasm}: WebGPU wird genutzt.`,
    slower: (webGpu, wasm) =>
      `WebGPU braucht je Maske ${webGpu}, WebAssembly ${wasm}: Es bleibt bei WebAssembly.`,
    unequal:
      'WebGPU gibt auf diesem Rechner andere Masken als WebAssembly und wird darum nicht genutzt.',
    unavailable:
      'WebGPU läuft in diesem Browser auf diesem Rechner nicht; es bleibt bei WebAssembly.',
  },
  tokens: {
    title: 'API-Token',
    help: 'Mit einem Token handelt ein Programm für dich. Es wird nur einmal gezeigt, beim Erzeugen.',
    new: 'Neues Token',
    none: 'Noch kein Token. Erzeuge eines, um mit einem Skript Exporte zu holen oder Bilder hinzuzufügen.',
    until: (day) => `bis ${day}`,
    revoke: 'Widerrufen',
    revokeSurely: 'Endgültig widerrufen',
    newTitle: 'Neues API-Token',
    madeTitle: 'Kopiere das Token jetzt',
    onlyTime: (name) =>
      `„${name}“ wird nur dieses eine Mal gezeigt. Der Server behält nur den Fingerabdruck.`,
    copied: 'Ich habe es kopiert',
    name: 'Name',
    nameHelp: 'Wo es gebraucht wird',
    nameExample: 'Trainingspipeline',
    may: 'Es darf',
    scopes: {
      read: { name: 'lesen', label: 'Lesen', may: 'Projekte, Bilder und Annotationen' },
      export: {
        name: 'exportieren',
        label: 'Exportieren',
        may: 'Exporte erstellen und herunterladen',
      },
      annotate: {
        name: 'annotieren',
        label: 'Annotieren',
        may: 'Bilder hinzufügen und Annotationen ändern',
      },
    },
    project: 'Projekt',
    allProjects: 'Alle meine Projekte',
    endsAfter: 'Läuft ab nach',
    days: (days) => amount(days, 'Tag', 'Tagen'),
    year: 'Einem Jahr',
    make: 'Token erzeugen',
  },
};
