import type { Dictionary } from '../words';

export const project: Dictionary['project'] = {
  all: 'Projekte',
  tabs: {
    title: 'Projekt',
    images: 'Bilder',
    upload: 'Hochladen',
    dashboard: 'Dashboard',
    exports: 'Exporte',
    members: 'Mitglieder',
    settings: 'Einstellungen',
  },
  missing: 'Dieses Projekt gibt es nicht',
  drop: 'Hier ablegen, um Bilder oder Ordner zum Projekt hinzuzufügen',
  chooseImages: 'Bilder auswählen',
  continue: {
    next: 'Weiterlabeln',
    done: 'Alle Bilder sind fertig',
    nothing: 'Für dich ist nichts mehr da',
  },
  button: {
    add: 'Hinzufügen',
    pause: 'Anhalten',
    resume: 'Fortsetzen',
    save: 'Speichern',
    saved: 'Gespeichert',
  },
  moreFor: (name) => `Mehr zu ${name}`,
  roles: {
    manager: {
      name: 'Manager',
      may: 'Einstellungen, Mitglieder, Exporte und alles darunter',
      sentence:
        'Als Manager leitest du das Projekt: Einstellungen, Mitglieder, Exporte und die ganze Arbeit.',
    },
    reviewer: {
      name: 'Reviewer',
      may: 'Prüft, was andere gelabelt haben, und alles darunter',
      sentence: 'Als Reviewer prüfst du, was andere gelabelt haben, und labelst selbst.',
    },
    annotator: {
      name: 'Annotator',
      may: 'Fügt Bilder hinzu und labelt sie',
      sentence: 'Als Annotator fügst du Bilder hinzu und labelst sie.',
    },
    viewer: {
      name: 'Betrachter',
      may: 'Sieht alles, ändert nichts',
      sentence: 'Als Betrachter siehst du Bilder und Annotationen und änderst nichts.',
    },
  },
};
