import { afterEach, expect, test } from 'vitest';

import { loadWords } from '../words/words';
import { offlineProblem, problemFromBody } from './problems';

afterEach(() => loadWords('en'));

const CONFLICT = {
  code: 'conflict',
  title: 'This contradicts the present state.',
  detail: 'The annotation is deleted.',
  hint: 'Restore it first.',
};

test('what happens every day has a title in the language of the pages', async () => {
  await loadWords('de');

  const problem = problemFromBody(CONFLICT, 409);

  expect(problem.title).toBe('Das widerspricht dem jetzigen Stand.');
  expect([problem.message, problem.hint]).toEqual([CONFLICT.detail, CONFLICT.hint]);
});

test('any other title is the one that the server sent', async () => {
  await loadWords('de');

  const problem = problemFromBody({ ...CONFLICT, code: 'of-a-newer-server', title: 'Gone.' }, 409);

  expect(problem.title).toBe('Gone.');
});

test('what no server said is said by the pages alone', async () => {
  await loadWords('de');

  const { title, message, hint } = offlineProblem();

  expect([title, message, hint]).toEqual([
    'Der Server ist nicht erreichbar.',
    'Der Server hat nicht geantwortet.',
    'Prüfe das Netz und versuch es noch einmal. Was gespeichert war, ist nicht verloren.',
  ]);
});
