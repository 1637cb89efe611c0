/**
 * From a pressed key to the combination that the tables write, on any layout: Latin letters and
 * signs by what is printed on the key, digits and the letters of other scripts by where it lies.
 */

export interface KeyPress {
  /** What the key types, as the browser says. */
  readonly key: string;
  /** Where it lies. */
  readonly code: string;
  readonly hasShift: boolean;
  /** Ctrl, or Cmd on a Mac. */
  readonly hasControl: boolean;
  readonly hasAlt: boolean;
  /** AltGr types signs and is no modifier of a command. */
  readonly hasAltGraph?: boolean;
}

/** Signs by place, for layouts that have letters there. */
const SIGNS: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Comma: ',',
  Period: '.',
  Minus: '-',
  Equal: '=',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
};

const DIGIT = /^(?:Digit|Numpad)([0-9])$/;

/**
 * Name a press as the tables do: `Ctrl+Shift+Z`, `3`, `?`, `Space`, `PageUp`.
 * @returns  null for a modifier alone and for keys that type nothing known
 */
export const combinationOf = (press: KeyPress): string | null => {
  const name = nameOf(press);
  if (name === null) return null;
  const isTyped = press.hasAltGraph === true;
  // On many layouts a sign itself needs Shift: it is part of the sign.
  const isSign = name.length === 1 && !/[A-Z0-9]/.test(name);
  const modifiers = [
    press.hasControl && !isTyped ? 'Ctrl' : '',
    press.hasAlt && !isTyped ? 'Alt' : '',
    press.hasShift && !isSign ? 'Shift' : '',
  ];
  return [...modifiers.filter(Boolean), name].join('+');
};

const nameOf = (press: KeyPress): string | null => {
  const { key, code } = press;
  const digit = digitOf(press);
  if (digit !== null) return digit;
  if (key === ' ') return 'Space';
  if (/^[!-~]$/.test(key)) return key.toUpperCase();
  if (key.length > 1) return MODIFIERS.has(key) ? null : key;
  return /^Key([A-Z])$/.exec(code)?.[1] ?? SIGNS[code] ?? null;
};

/** A digit's key, whatever it types, unless AltGr makes a sign of it. */
const digitOf = ({ key, code, hasAltGraph = false }: KeyPress): string | null => {
  const digit = DIGIT.exec(code)?.[1];
  return digit === undefined || hasAltGraph || isNavigation(key) ? null : digit;
};

const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead']);

/** The number pad without its lock: Home, arrows. */
const isNavigation = (key: string): boolean => key.length > 1 && !MODIFIERS.has(key);
