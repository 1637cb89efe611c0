// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { ProblemError } from '../../../api/problems';
import type { ImageFilter, ImageRow } from '../../../api/types';
import { HeldAnswer, TestScreen } from '../../testScreen';
import { NumberList } from './numberList';
import { useImageWindows } from './useImageWindows';

const server = vi.hoisted(() => ({
  rowsFrom: (_number: number): Promise<unknown> => Promise.resolve([]),
}));
vi.mock('../../../api/resources/images', () => ({
  listImagesFrom: (_project: string, _filter: unknown, number: number) => server.rowsFrom(number),
}));

const FILTER: ImageFilter = {};
const WHOLE = new NumberList([[1, 200]]);
/** Without image 3: the second window begins one image later. */
const SHIFTED = new NumberList([
  [1, 2],
  [4, 200],
]);

/** The grid reads no more of a row. */
const rowsFrom = (start: number): readonly ImageRow[] =>
  Array.from({ length: 100 }, (_, index) => ({ number: start + index })) as unknown as ImageRow[];

interface WindowsProps {
  readonly list: NumberList;
  readonly first: number;
}

const Windows = ({ list, first }: WindowsProps) => {
  const { images, error, retry } = useImageWindows('project', FILTER, list, first, first + 9);
  return (
    <>
      <input data-testid="known" readOnly value={[...images.keys()].join(' ')} />
      <button data-testid="retry" onClick={retry}>
        {error?.message}
      </button>
    </>
  );
};

let screen: TestScreen;
beforeEach(() => {
  screen = new TestScreen();
});
afterEach(() => {
  screen.leave();
});

const known = (): readonly number[] =>
  screen.text('[data-testid="known"]').split(' ').map(Number).slice(0, 100);

it('keeps the rows that are known until the ones of shifted windows have come', async () => {
  server.rowsFrom = (number) => Promise.resolve(rowsFrom(number));
  screen.show(<Windows list={WHOLE} first={100} />);
  await screen.settle();
  const answer = new HeldAnswer();
  server.rowsFrom = () => answer.promise;

  screen.show(<Windows list={SHIFTED} first={100} />);
  await screen.settle();
  expect([known()[0], known().at(-1)]).toEqual([101, 200]);

  answer.resolve(rowsFrom(102));
  await screen.settle();
  expect([known()[0], known().at(-1)]).toEqual([102, 201]);
});

it('says why rows did not come, and fetches them on demand', async () => {
  const refusal = {
    code: 'gone',
    title: '',
    detail: 'The server stumbled.',
    hint: '',
    status: 500,
  };
  server.rowsFrom = () => Promise.reject(new ProblemError(refusal));
  screen.show(<Windows list={WHOLE} first={0} />);
  await screen.settle();
  expect(screen.find('[data-testid="retry"]').textContent).toBe('The server stumbled.');

  server.rowsFrom = (number) => Promise.resolve(rowsFrom(number));
  await screen.press('[data-testid="retry"]');
  expect([screen.find('[data-testid="retry"]').textContent, known()[0]]).toEqual(['', 1]);
});
