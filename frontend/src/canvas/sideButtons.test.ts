// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { listenToSideButtons } from './sideButtons';

const onSideButton = vi.fn<(number: 4 | 5, isDown: boolean) => void>();
let stop: () => void;
beforeEach(() => {
  onSideButton.mockClear();
  stop = listenToSideButtons(onSideButton);
});
afterEach(() => stop());

/** @returns  whether the browser would have gone on with the event */
const send = (kind: string, button: number, target: EventTarget = document.body): boolean =>
  target.dispatchEvent(new MouseEvent(kind, { button, bubbles: true, cancelable: true }));

test('a button at the side goes down and up, and the browser stays on the page', () => {
  expect([send('mousedown', 3), send('mouseup', 3), send('auxclick', 3)]).toEqual([
    false,
    false,
    false,
  ]);
  expect(onSideButton.mock.calls).toEqual([
    [4, true],
    [4, false],
  ]);
});

test('the other buttons are left alone', () => {
  expect([send('mousedown', 0), send('mousedown', 1)]).toEqual([true, true]);
  expect(onSideButton).not.toHaveBeenCalled();
});

test('what learns a button keeps it from going down, not from going up', () => {
  document.body.innerHTML = '<button data-listening="true">P</button>';
  const learning = document.querySelector('button')!;
  send('mousedown', 4, learning);
  send('mouseup', 4, learning);

  expect(onSideButton.mock.calls).toEqual([[5, false]]);
});
