/** Failures as pages show them: in place, or as a passing notice. */

import { notifications } from '@mantine/notifications';

import { toProblem } from '../api/problems';
import type { ShownProblem } from '../ui/ProblemAlert';
import { words } from '../words/words';

export const shownProblem = (error: unknown): ShownProblem => {
  const problem = toProblem(error);
  return { title: problem.title, detail: problem.message, hint: problem.hint };
};

/** For actions whose failure has no place of its own on the page. */
export const notifyProblem = (error: unknown): void => {
  const { title, detail, hint } = shownProblem(error);
  notifications.show({
    color: 'red',
    title: title || words.pages.failed,
    message: hint === '' ? detail : `${detail} ${hint}`,
    autoClose: 10_000,
  });
};
