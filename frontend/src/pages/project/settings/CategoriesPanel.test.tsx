// @vitest-environment jsdom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { keys } from '../../../api/keys';
import { ProblemError } from '../../../api/problems';
import { HeldAnswer, TestScreen } from '../../testScreen';
import { CategoriesPanel } from './CategoriesPanel';

const server = vi.hoisted(() => ({ answers: [] as HeldAnswer[], sent: [] as string[] }));
vi.mock('../../../api/resources/categories', () => ({
  listCategories: () => Promise.resolve([]),
  createCategory: (_project: string, { name }: { readonly name: string }) => {
    const answer = new HeldAnswer();
    server.answers.push(answer);
    server.sent.push(name);
    return answer.promise;
  },
}));

const FIELD = '[data-testid="new-category"]';

let screen: TestScreen;
beforeEach(() => {
  server.answers = [];
  server.sent = [];
  screen = new TestScreen();
  screen.queryClient.setQueryData(keys.categories('project'), []);
  screen.show(<CategoriesPanel projectId="project" isEditable />);
});
afterEach(() => {
  screen.leave();
});

/** Enter submits a form only if its button can be pressed. */
const enter = async (name: string): Promise<void> => {
  screen.type(FIELD, name);
  const field = screen.find(FIELD) as HTMLInputElement;
  const button = screen.find('[data-testid="add-category"]') as HTMLButtonElement;
  act(() => {
    if (!button.disabled) field.form?.requestSubmit();
  });
  await screen.settle();
};

it('sends several categories in a row in order, and takes no letter of the next one', async () => {
  await enter('coin');
  await enter('stamp');
  screen.type(FIELD, 'no');
  expect(server.sent).toEqual(['coin']);

  server.answers[0]?.resolve();
  await screen.settle();
  expect([server.sent, screen.text(FIELD)]).toEqual([['coin', 'stamp'], 'no']);
});

it('puts a name back that is refused, unless another one is typed', async () => {
  const refusal = { code: 'taken', title: '', detail: 'There is one.', hint: '', status: 409 };
  await enter('coin');
  server.answers[0]?.reject(new ProblemError(refusal));
  await screen.settle();
  expect(screen.text(FIELD)).toBe('coin');

  await enter('stamp');
  screen.type(FIELD, 'no');
  server.answers[1]?.reject(new ProblemError(refusal));
  await screen.settle();
  expect(screen.text(FIELD)).toBe('no');
});
