import type { Dictionary } from '../words';

export const entrance: Dictionary['entrance'] = {
  promise: 'Bilder im Team labeln mit Segment Anything',
  fields: {
    userName: 'Benutzername',
    password: 'Passwort',
    newPassword: 'Neues Passwort',
    passwordRule: (characters) => `Mindestens ${characters} Zeichen`,
    code: 'Code',
  },
  logIn: {
    submit: 'Anmelden',
    pending: 'Du wirst angemeldet',
    or: 'oder',
    byPasskey: 'Mit Passkey anmelden',
    forgotten: 'Passwort vergessen?',
  },
  secondFactor: {
    title: 'Noch ein Schritt',
    help: 'Gib den Code aus deiner Authenticator-App ein oder einen deiner Wiederherstellungscodes.',
    submit: 'Weiter',
  },
  forgotten: {
    title: 'Passwort vergessen?',
    back: 'Zurück zur Anmeldung',
    noMail:
      'Dieses samweb verschickt keine Mails. Bitte die Person, die es betreibt, um einen Anmeldelink; sie erzeugt ihn mit {command}. Damit kommst du einmal hinein und kannst dann ein neues Passwort setzen.',
    mailed: (who) =>
      `Wenn ${who} ein Konto mit Mailadresse hat, ist ein Link unterwegs. Er gilt einmal, innerhalb einer Stunde; damit kannst du ein neues Passwort setzen.`,
    who: 'Benutzername oder Mailadresse',
    mail: 'Link zuschicken',
  },
  setPassword: {
    first: 'Passwort setzen',
    another: 'Neues Passwort setzen?',
    firstWhy:
      'Du bist angemeldet. Der Link, über den du kamst, gilt einmal; mit einem Passwort kommst du ohne Link wieder.',
    anotherWhy:
      'Du bist angemeldet. Der Link, über den du kamst, gilt einmal; wenn du dein Passwort vergessen hast, setze hier ein neues.',
    later: 'Jetzt nicht',
    save: 'Speichern und weiter',
  },
  invitation: {
    opening: 'Die Einladung wird geöffnet',
    by: (name) => `${name} lädt dich ein zu`,
    until: (time) => `Der Link gilt einmal, bis ${time}.`,
    isNew: 'Ich bin neu hier',
    hasAccount: 'Ich habe ein Konto',
    joinAs: (name) => `Als ${name} beitreten`,
    somebodyElse: 'Ich bin jemand anders',
    signUp: 'Konto anlegen und beitreten',
    nameSeen: 'Andere sehen ihn neben deiner Arbeit',
  },
};
