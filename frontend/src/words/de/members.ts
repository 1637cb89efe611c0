import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { amount } = numbersOf('de');

export const members: Dictionary['members'] = {
  title: 'Mitglieder',
  description: 'Wer entfernt wird, behält seine Arbeit: Der Name bleibt an den Annotationen.',
  invite: 'Einladen',
  alone:
    'Du bist hier allein. Lade die Leute ein, die labeln: Alle bekommen einen Link, der einmal gilt.',
  row: {
    you: 'du',
    joined: (date) => `dabei seit ${date}`,
    active: (date) => `aktiv ${date}`,
    neverActive: 'noch nie aktiv',
    role: (name) => `Rolle von ${name}`,
    leave: 'Verlassen',
    remove: 'Entfernen',
  },
  leaving: {
    title: 'Dieses Projekt verlassen?',
    text: 'Das Projekt verschwindet für dich, bis ein Manager dich wieder einlädt. Alle Annotationen bleiben, mit deinem Namen.',
  },
  removing: {
    title: (name) => `${name} entfernen?`,
    text: (name) =>
      `Das Projekt verschwindet für ${name} sofort, bis zu einer neuen Einladung. Alle Annotationen bleiben, mit dem Namen.`,
  },
  invitations: {
    title: 'Offene Einladungen',
    description:
      'Jeder Link lässt eine Person hinein, einmal. Ein Link wird nur gezeigt, wenn er entsteht.',
    anybody: 'Wer den Link hat',
    made: (role, by, date) => `${role}, eingeladen von ${by} am ${date}`,
    until: (date) => `bis ${date}`,
    revoke: 'Widerrufen',
    really: 'Wirklich?',
  },
  inviting: {
    title: 'Jemanden einladen',
    role: 'Rolle',
    address: 'Mailadresse',
    addressMailed: 'Optional: Der Link geht dorthin und erscheint auch hier',
    addressKept: 'Optional, als Merkhilfe: Dieses samweb verschickt keine Mails',
    lifetime: 'Gilt für',
    days: (value) => amount(value, 'Tag', 'Tage'),
    make: 'Link erstellen',
  },
  made: {
    title: 'Gib den Link jetzt weiter',
    text: (role, until) =>
      `Er lässt eine Person hinein, einmal, als ${role}, bis ${until}. Er wird nur dieses eine Mal gezeigt.`,
    mailed: (address) => `Er ist auch auf dem Weg an ${address}.`,
    notMailed: (address) => `Er ging nicht per Mail an ${address}: Gib ihn selbst weiter.`,
    another: 'Noch jemanden einladen',
    done: 'Fertig',
  },
};
