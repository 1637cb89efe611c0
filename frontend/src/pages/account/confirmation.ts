/** Changes that need a fresh proof: asked for once, then the change is tried again. */

import { createStore } from 'zustand/vanilla';

import { ProblemError } from '../../api/problems';

interface ConfirmationState {
  /** Answers whoever waits: whether the person has shown that it is them. Null if nobody waits. */
  readonly answer: ((isConfirmed: boolean) => void) | null;
}

export const confirmationStore = createStore<ConfirmationState>(() => ({ answer: null }));

const ask = (): Promise<boolean> =>
  new Promise((resolve) => {
    confirmationStore.setState({
      answer: (isConfirmed) => {
        confirmationStore.setState({ answer: null });
        resolve(isConfirmed);
      },
    });
  });

/**
 * Do what needs a proof, with the dialog in between if the last one is too old.
 * @throws ProblemError as `change` does; `confirmation-needed` if the person gives no proof.
 */
export const confirmed = async <T>(change: () => Promise<T>): Promise<T> => {
  try {
    return await change();
  } catch (error) {
    const isNeeded = error instanceof ProblemError && error.code === 'confirmation-needed';
    if (!isNeeded || !(await ask())) throw error;
    return change();
  }
};
