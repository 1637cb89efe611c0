/**
 * Key presets: habits from other tools, and the loop for the other hand. Each says only what
 * differs from the commands' own keys.
 */
import { words } from '../words/words';
import type { CommandId } from './keymap';

export type PresetName = 'samweb' | 'mirrored' | 'cvat' | 'labelme' | 'labelStudio';

export interface KeyPreset {
  readonly label: string;
  readonly keys: Readonly<Partial<Record<CommandId, readonly string[]>>>;
}

export const PRESETS: Readonly<Record<PresetName, KeyPreset>> = {
  samweb: { label: 'samweb', keys: {} },
  mirrored: {
    label: words.keys.mirrored,
    keys: {
      accept: ['J', 'Enter'],
      'accept-into': ['Shift+J'],
      'accept-out': ['Shift+U'],
      'select-under': ['H'],
      peek: ['G'],
      solo: ['Shift+G'],
      sam: ['L'],
      next: ['K', 'ArrowRight'],
      previous: [';', 'ArrowLeft'],
      submit: ['Shift+K', 'Ctrl+Enter'],
      hide: ['D'],
      'show-all': ['Shift+D'],
      categories: ['Y'],
      'take-category': ['Shift+Y'],
      eraser: ['I'],
      polygon: ['P'],
      box: ['U'],
      style: ['S'],
      'color-by': ['Shift+S'],
      join: ['F'],
      'cut-under': ['Shift+F'],
      split: ['Shift+L'],
      attributes: ['T'],
      'image-attributes': ['R'],
      'walk-open': ['Shift+H'],
      truncated: ['Shift+E'],
      crowd: ['Shift+T'],
    },
  },
  cvat: {
    label: 'CVAT',
    keys: {
      next: ['F', 'ArrowRight'],
      previous: ['D', 'ArrowLeft'],
      accept: ['N', 'Enter'],
      'accept-into': ['Shift+N'],
      'next-finding': ['Alt+N'],
      'previous-finding': ['Alt+Shift+N'],
      submit: ['Ctrl+S', 'Ctrl+Enter'],
      'next-object': ['Tab'],
      'next-candidate': ['W'],
      'previous-candidate': ['Shift+W'],
      skip: ['Alt+W'],
    },
  },
  labelme: {
    label: 'labelme, X-AnyLabeling',
    keys: {
      sam: ['Q'],
      lasso: ['Shift+Q'],
      accept: ['F', 'Enter'],
      submit: ['Ctrl+S', 'Ctrl+Enter'],
      polygon: ['P', 'Ctrl+N'],
      box: ['R', 'Ctrl+R'],
      'select-tool': ['V', 'Ctrl+J'],
      solo: ['W'],
    },
  },
  labelStudio: {
    label: 'Label Studio',
    keys: {
      delete: ['Backspace', 'Delete'],
      'remove-last': ['Ctrl+Backspace'],
      skip: ['Ctrl+Space', 'Shift+W'],
      submit: ['Ctrl+Enter'],
      peek: ['Shift+H'],
      solo: ['Ctrl+Shift+H'],
      hide: ['H'],
    },
  },
};

export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** The preset of a stored name; samweb's own for what is not known. */
export const presetOf = (name: string): PresetName =>
  PRESET_NAMES.find((known) => known === name) ?? 'samweb';
