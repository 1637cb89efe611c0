import { useEffectEvent, useLayoutEffect } from 'react';

/**
 * Hear every key that goes down in the window, from the moment that the component is seen: an
 * effect after painting would miss the key of somebody who is quick.
 */
export const useKeyDown = (press: (event: KeyboardEvent) => void): void => {
  const heard = useEffectEvent(press);
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent): void => heard(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
};
