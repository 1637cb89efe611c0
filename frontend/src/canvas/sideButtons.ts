/** The buttons at the mouse's side: browsers go back and forth with them, and would leave the page. */

/** Something that is about to learn a button does not want it acted upon. */
const LISTENING = '[data-listening="true"]';

/** @param button  3 or 4 as browsers count from 0; people count the buttons from 1 */
export const sideButtonOf = ({ button }: { readonly button: number }): 4 | 5 =>
  button === 3 ? 4 : 5;

/** Listen wherever the pointer is; the returned function stops it. */
export const listenToSideButtons = (
  onSideButton: (number: 4 | 5, isDown: boolean) => void,
): (() => void) => {
  const abort = new AbortController();
  const { signal } = abort;
  for (const kind of ['mousedown', 'mouseup', 'auxclick'] as const) {
    window.addEventListener(
      kind,
      (event) => {
        if (event.button !== 3 && event.button !== 4) return;
        event.preventDefault();
        if (kind === 'mouseup') onSideButton(sideButtonOf(event), false);
        if (kind === 'mousedown' && !isLearnt(event)) onSideButton(sideButtonOf(event), true);
      },
      { signal, capture: true },
    );
  }
  return () => {
    abort.abort();
  };
};

const isLearnt = ({ target }: MouseEvent): boolean =>
  target instanceof Element && target.closest(LISTENING) !== null;
