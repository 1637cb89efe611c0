// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { keys } from '../../../api/keys';
import { ProblemError } from '../../../api/problems';
import type { Assignee, ImageChange, ImageSelection } from '../../../api/types';
import { HeldAnswer, TestScreen } from '../../testScreen';
import { BulkBar } from './BulkBar';

const server = vi.hoisted(() => ({
  answer: { promise: Promise.resolve<unknown>(undefined) },
}));
vi.mock('../../../api/resources/imageChanges', () => ({
  planImageChange: () => Promise.resolve({ selectedCount: 2, changedCount: 2, shares: [] }),
  makeImageChange: () => server.answer.promise,
}));

const REFUSAL = new ProblemError({
  code: 'selection-changed',
  title: 'Selection changed',
  detail: '3 images are selected, not 2.',
  hint: '',
  status: 409,
});
const DONE: ImageChange = { id: 'change', selectedCount: 2, changedCount: 2, shares: [] };
const SELECTION: ImageSelection = {
  filter: {},
  numbers: [[1, 2]],
  exceptNumbers: [],
  expectedCount: 2,
};
const ADA: Assignee = { id: '7', username: 'ada', role: 'annotator', openCount: 0 };

const showBar = () => {
  const screen = new TestScreen();
  screen.queryClient.setQueryData(keys.assignees('project'), [ADA]);
  screen.queryClient.setQueryData(keys.tags('project'), []);
  const onDone = vi.fn();
  const ignore = (): void => undefined;
  screen.show(
    <BulkBar
      projectId="project"
      selection={SELECTION}
      total={9}
      onAll={ignore}
      onClear={ignore}
      onDone={onDone}
    />,
  );
  return { screen, onDone };
};

const holdAnswer = (): HeldAnswer => {
  const answer = new HeldAnswer();
  server.answer = answer;
  return answer;
};

const button = (name: string): string => `[data-testid="${name}"]`;

let bar: ReturnType<typeof showBar>;
beforeEach(() => {
  bar = showBar();
});
afterEach(() => {
  bar.screen.leave();
});

const chooseAda = async (): Promise<void> => {
  await bar.screen.press(button('bulk-assign'));
  await bar.screen.press('input[aria-label="ada"]');
};
const isAdaChosen = (): boolean =>
  (bar.screen.find('input[aria-label="ada"]') as HTMLInputElement).checked;

it('keeps who was chosen when an assignment is refused, and says why', async () => {
  const answer = holdAnswer();
  await chooseAda();
  await bar.screen.press(button('assign'));
  answer.reject(REFUSAL);
  await bar.screen.settle();

  expect(bar.screen.find(button('problem')).textContent).toContain(REFUSAL.message);
  expect([isAdaChosen(), bar.onDone.mock.calls.length]).toEqual([true, 0]);
});

it('closes the dialog when the images are assigned', async () => {
  const answer = holdAnswer();
  await chooseAda();
  await bar.screen.press(button('assign'));
  expect([bar.screen.has(button('assign')), bar.onDone.mock.calls.length]).toEqual([true, 0]);

  answer.resolve(DONE);
  await bar.screen.settle();
  expect([bar.screen.has(button('assign')), bar.onDone.mock.calls.length]).toEqual([false, 1]);
});

it('keeps the tag that was typed when it is refused', async () => {
  const answer = holdAnswer();
  await bar.screen.press(button('bulk-tag'));
  bar.screen.type(button('tag-name'), 'rain');
  await bar.screen.press(button('add-tag'));
  answer.reject(REFUSAL);
  await bar.screen.settle();

  expect([bar.screen.text(button('tag-name')), bar.onDone.mock.calls.length]).toEqual(['rain', 0]);
});

it('closes the tags and empties the field when the tag is added', async () => {
  const answer = holdAnswer();
  await bar.screen.press(button('bulk-tag'));
  bar.screen.type(button('tag-name'), 'rain');
  await bar.screen.press(button('add-tag'));
  answer.resolve(DONE);
  await bar.screen.settle();
  expect([bar.screen.has(button('tag-name')), bar.onDone.mock.calls.length]).toEqual([false, 1]);

  await bar.screen.press(button('bulk-tag'));
  expect(bar.screen.text(button('tag-name'))).toBe('');
});
