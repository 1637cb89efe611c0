import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { DecodeAnswer, EmbeddingSource } from '../../decoder/protocol';
import { imagePoint, screenPoint } from '../../engine/geometry/spaces';
import type { ImagePoint } from '../../engine/geometry/spaces';
import { screenToImage } from '../../engine/geometry/viewport';
import { makeViewportStore, setImageSize, setScreen } from '../../stores/viewport';
import { Foresight } from './foresight';
import { makeStatusStore } from './status';

const size = { height: 200, width: 400 };
const NEXT: EmbeddingSource = { imageId: 'next', url: '/next', imageSize: size };

const ANSWER = { chosen: [2] } as unknown as DecodeAnswer;

const make = () => {
  const viewport = makeViewportStore();
  const status = makeStatusStore();
  const asked: [string, ImagePoint][] = [];
  setScreen(viewport, { height: 300, width: 600 });
  setImageSize(viewport, { height: 999, width: 333 });
  const foresight = new Foresight(viewport, status, {
    foresee: ({ imageId }, point, keep) => {
      asked.push([imageId, point]);
      keep(ANSWER);
    },
  });
  foresight.follow();
  const rest = (x: number, y: number): void => {
    viewport.setState({ pointer: screenPoint(x, y) });
    vi.advanceTimersByTime(500);
  };
  return { viewport, status, foresight, asked, rest };
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('asks about the very point that the pointer will be on once the image is open', () => {
  const { viewport, foresight, asked, rest } = make();
  foresight.expect(NEXT);
  rest(210, 140);
  setImageSize(viewport, size);

  const { viewport: opened } = viewport.getState();
  expect(asked).toEqual([['next', screenToImage(screenPoint(210, 140), opened)]]);
});

it('waits until the pointer rests, and asks again when it rests elsewhere', () => {
  const { viewport, foresight, asked, rest } = make();
  foresight.expect(NEXT);
  viewport.setState({ pointer: screenPoint(210, 140) });
  vi.advanceTimersByTime(100);
  rest(220, 140);
  rest(230, 140);

  expect(asked).toHaveLength(2);
});

it('asks at once when the embedding comes while the pointer rests', () => {
  const { foresight, asked, rest } = make();
  rest(210, 140);
  foresight.expect(NEXT);

  expect(asked).toHaveLength(1);
});

it('shows the mask at that point of that embedding alone', () => {
  const { foresight, asked, rest } = make();
  foresight.expect(NEXT);
  rest(210, 140);
  const point = asked[0]?.[1] ?? imagePoint(0, 0);

  const shownAt = (source: EmbeddingSource, restingPoint: ImagePoint | null): unknown[] => {
    const shown: unknown[] = [];
    const prompts = {
      showPreview: (at: ImagePoint, answer: DecodeAnswer) => shown.push(at, answer),
    };
    foresight.show(source, { restingPoint: () => restingPoint, prompts });
    return shown;
  };
  expect(shownAt(NEXT, point)).toEqual([point, ANSWER]);
  expect(shownAt(NEXT, imagePoint(point.x + 1, point.y))).toEqual([]);
  expect(shownAt({ ...NEXT, url: '/of other weights' }, point)).toEqual([]);
  expect(shownAt(NEXT, null)).toEqual([]);
});

it('asks nothing for another tool, off the image, or once the image is open', () => {
  const { status, foresight, asked, rest } = make();
  foresight.expect(NEXT);
  rest(2, 2);
  status.setState({ tool: 'brush' });
  rest(210, 140);
  status.setState({ tool: 'sam', openedId: 'next' });
  rest(220, 140);

  expect(asked).toEqual([]);
});
