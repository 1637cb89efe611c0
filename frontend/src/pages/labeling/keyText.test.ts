import { afterEach, expect, it } from 'vitest';

import { loadWords } from '../../words/words';
import { keyText } from './keyText';

afterEach(() => loadWords('en'));

it.each([
  ['Ctrl+Shift+Z', 'Strg+Umschalt+Z'],
  ['Shift + wheel', 'Umschalt + Rad'],
  ['Shift+1 – 9', 'Umschalt+1 – 9'],
  ['Space + drag', 'Leertaste + Ziehen'],
  ['Middle button', 'Mittlere Taste'],
  ['Delete', 'Entf'],
  ['ArrowRight', '→'],
  ['Alt+C', 'Alt+C'],
  ['+', '+'],
  ['[', '['],
])('prints %s on a German keyboard as %s', async (combination, printed) => {
  await loadWords('de');

  expect(keyText(combination)).toBe(printed);
});

it('leaves English keys as the tables write them, arrows aside', () => {
  expect(keyText('Ctrl+Shift+Space')).toBe('Ctrl+Shift+Space');
  expect(keyText('Ctrl+ArrowRight')).toBe('Ctrl+→');
});
