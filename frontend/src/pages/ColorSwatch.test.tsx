// @vitest-environment jsdom
import { Modal } from '@mantine/core';
import { act } from 'react';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { words } from '../words/words';
import { ColorSwatch } from './ColorSwatch';
import { TestScreen } from './testScreen';

const SWATCH = `[aria-label="${words.pages.color.of('coin')}"]`;
const HEX = `[aria-label="${words.pages.color.hexadecimal}"]`;

const showSwatch = () => {
  const screen = new TestScreen();
  const sent: string[] = [];
  let closedCount = 0;
  screen.show(
    <Modal opened onClose={() => (closedCount += 1)}>
      <ColorSwatch color="#112233" name="coin" onChange={(color) => sent.push(color)} />
    </Modal>,
  );
  return { screen, sent, closed: () => closedCount };
};

const escapeFrom = (selector: string): void => {
  const field = swatch.screen.find(selector);
  act(() => {
    field.focus();
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  });
};

let swatch: ReturnType<typeof showSwatch>;
beforeEach(async () => {
  swatch = showSwatch();
  await swatch.screen.press(SWATCH);
});
afterEach(() => {
  swatch.screen.leave();
});

it('sends the colour that was typed when the picker is closed', async () => {
  swatch.screen.type(HEX, '#AABBCC');
  expect(swatch.sent).toEqual([]);

  await swatch.screen.press(SWATCH);
  expect(swatch.sent).toEqual(['#aabbcc']);
});

it('sends nothing when nothing was changed', async () => {
  await swatch.screen.press(SWATCH);

  expect(swatch.sent).toEqual([]);
});

it('sends nothing of what is no colour', async () => {
  swatch.screen.type(HEX, '#aabb');
  await swatch.screen.press(SWATCH);

  expect(swatch.sent).toEqual([]);
});

it('closes alone on Escape, and leaves the dialog around it', async () => {
  swatch.screen.type(HEX, '#aabbcc');
  escapeFrom(HEX);
  await swatch.screen.settle();

  expect([swatch.screen.has(HEX), swatch.closed(), swatch.sent]).toEqual([false, 0, ['#aabbcc']]);
});
