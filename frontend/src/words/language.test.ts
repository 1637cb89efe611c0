import { expect, test, vi } from 'vitest';

import { bestLanguage, chooseLanguage } from './language';

test('the first wanted language that samweb speaks is taken', () => {
  expect(bestLanguage([null, 'fr-FR', 'de-AT', 'en'])).toBe('de');
});

test('a choice comes before what the browser wants', () => {
  expect(bestLanguage(['en', 'de-DE'])).toBe('en');
});

test('whoever wants none of them reads English', () => {
  expect(bestLanguage(['fr', 'ja'])).toBe('en');
  expect(bestLanguage([])).toBe('en');
});

test('a language whose tag begins like another is not taken for it', () => {
  expect(bestLanguage(['den', 'enm'])).toBe('en');
  expect(bestLanguage(['deu', 'en-GB'])).toBe('en');
});

test('a choice that cannot be kept changes nothing', () => {
  const reload = vi.fn();
  vi.stubGlobal('location', { reload });
  vi.stubGlobal('localStorage', {
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  });

  expect(chooseLanguage('de')).toBe(false);
  expect(reload).not.toHaveBeenCalled();
});
