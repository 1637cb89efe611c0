import { numbersOf } from '../numbers';
import type { Dictionary } from '../words';

const { count } = numbersOf('de');

export const editor: Dictionary['editor'] = {
  image: 'Bild',
  noWebGl: 'Dieser Browser zeichnet nicht mit WebGL2, deshalb lässt sich das Bild nicht anzeigen.',
  noWebGlHint:
    'Schalte die Hardwarebeschleunigung in den Einstellungen des Browsers ein oder öffne samweb in einem aktuellen Firefox, Chrome, Edge oder Safari.',
  object: 'Objekt',

  progress: (done, total) => `${count(done)} von ${count(total)} Bildern fertig`,
  light: 'Helle Umgebung',
  dark: 'Dunkle Umgebung',
  showImages: 'Bilder zeigen',
  hideImages: 'Bilder ausblenden',
  minimap: 'Das ganze Bild; was schattiert ist, wurde nicht aus der Nähe angesehen',

  firstSteps: {
    title: 'Erste Schritte',
    close: 'Erste Schritte schließen',
    click: 'findet das Objekt',
    keep: 'übernimmt die Maske',
    category: 'wählt die Kategorie',
    submit: 'reicht ein und öffnet das nächste Bild',
  },

  palette: {
    title: 'Befehle',
    placeholder: 'Was möchtest du tun?',
  },
  picker: {
    title: 'Kategorien',
    placeholder: 'Kategorie',
    take: '{key} nehmen',
    pin: '{key} auf eine Taste legen',
  },
  nothingFits: 'Nichts passt.',

  view: {
    title: 'Ansicht',
    masks: 'Masken',
    fill: 'Füllung',
    outline: 'Umriss',
    colorBy: 'Farbe nach',
    category: 'Kategorie',
    object: 'Objekt',
    author: 'Urheber',
    minimap: 'Übersicht',
    picture: 'Bild',
    reset: 'Wie es ist',
    brightness: 'Helligkeit',
    contrast: 'Kontrast',
    gamma: 'Gamma',
    note: 'Nur für dein Auge: SAM sieht das Bild, wie es ist.',
  },
  window: {
    title: 'Fenster',
    titleIn: (unit) => `Fenster, ${unit}`,
    reset: 'Wie SAM es sieht',
    automatic: 'Automatisch',
    black: 'Schwarz',
    white: 'Weiß',
    presets: 'Fenster mit Namen',
    drag: 'Halte {key} und ziehe: seitwärts für Kontrast, auf und ab für Helligkeit.',
    coming: 'Die Grauwerte sind unterwegs.',
  },
};
