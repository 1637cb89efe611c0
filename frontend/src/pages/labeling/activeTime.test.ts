// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';

import { screenPoint } from '../../engine/geometry/spaces';
import { makeEditorStores } from '../../tools/editorStores';
import { ActiveTime, clockText, followActiveTime } from './activeTime';

beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ['Date'] });
  return () => vi.useRealTimers();
});

it('counts from one sign of life to the next, and a pause as 15 seconds', () => {
  const time = new ActiveTime();
  time.note('first', 1_000);
  time.note('first', 5_000);
  expect(time.of('first')).toBe(4_000);

  time.note('first', 100_000);
  expect(time.of('first')).toBe(19_000);
});

it('counts each image for itself, and goes on when one comes back', () => {
  const time = new ActiveTime();
  time.note('first', 0);
  time.note('first', 2_000);
  time.note('second', 9_000);
  time.note('second', 10_000);
  time.note('first', 11_000);
  time.note('first', 12_000);

  expect([time.of('first'), time.of('second')]).toEqual([3_000, 1_000]);
});

it.each([
  [0, '0:00'],
  [7_900, '0:07'],
  [750_000, '12:30'],
  [3_723_000, '1:02:03'],
])('shows %i milliseconds as %s', (milliseconds, text) => {
  expect(clockText(milliseconds)).toBe(text);
});

/** An image that is open, and what is shown of its time. */
const openImage = (stores = makeEditorStores()) => {
  stores.document.setState({ imageId: 'first' });
  let shown: string | null = null;
  const stop = followActiveTime(stores, (text) => {
    shown = text;
  });
  const movePointer = (at: number): void => {
    vi.setSystemTime(at);
    stores.viewport.setState({ pointer: screenPoint(at, 0) });
  };
  return { stores, stop, movePointer, shown: () => shown };
};

it('goes on where it was when it is shown again', () => {
  const { stores, stop, movePointer } = openImage();
  movePointer(0);
  movePointer(9_000);
  stop();

  const again = openImage(stores);
  expect(again.shown()).toBe('0:09');
  again.movePointer(12_000);
  expect(again.shown()).toBe('0:12');
});

it('is no text where no image is open, and each image has its own', () => {
  const { stores, movePointer, shown } = openImage();
  movePointer(0);
  movePointer(9_000);

  stores.document.setState({ imageId: null });
  expect(shown()).toBe('');
  stores.document.setState({ imageId: 'second' });
  expect(shown()).toBe('0:00');
});

it('does not count what others change', () => {
  const { stores, movePointer, shown } = openImage();
  movePointer(0);
  vi.setSystemTime(9_000);
  stores.document.setState({ annotations: new Map() });

  expect(shown()).toBe('0:00');
});

it('does not count what happens in a tab that nobody sees', () => {
  const { movePointer, shown } = openImage();
  movePointer(0);
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  movePointer(9_000);
  expect(shown()).toBe('0:00');

  hidden.mockReturnValue(false);
  movePointer(10_000);
  expect(shown()).toBe('0:10');
});
