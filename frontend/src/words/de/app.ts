import type { Dictionary } from '../words';

export const app: Dictionary['app'] = {
  skipToContent: 'Zum Inhalt springen',
  goToProjects: 'Zu den Projekten',
  opening: 'Die Seite wird geöffnet',
  account: {
    of: (name) => `Konto von ${name}`,
    own: 'Konto',
    server: 'Dieser Server',
    language: 'Sprache',
    logOut: 'Abmelden',
  },
  appearance: {
    title: 'Erscheinungsbild',
    system: 'Wie das System',
    light: 'Hell',
    dark: 'Dunkel',
  },
  broken: {
    title: 'Diese Seite lässt sich nicht anzeigen.',
  },
  missing: {
    title: 'Hier ist nichts',
    reason:
      'Die Adresse ist vielleicht vertippt, oder sie gehört zu einem Projekt, in dem du kein Mitglied bist.',
  },
  expired: {
    title: 'Melde dich wieder an',
    withoutPassword:
      'Deine Sitzung ist abgelaufen. Öffne einen neuen Anmeldelink in einem anderen Tab, dann geht es hier von selbst weiter. Was du getan hast, bleibt auf diesem Rechner.',
    withPassword:
      'Deine Sitzung ist abgelaufen. Nichts ist verloren: Was du getan hast, bleibt auf diesem Rechner und wird gespeichert, sobald du zurück bist.',
    code: 'Code aus deiner Authenticator-App',
    password: (name) => `Passwort von ${name}`,
    submit: 'Anmelden',
  },
};
