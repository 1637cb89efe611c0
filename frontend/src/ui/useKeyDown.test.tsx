// @vitest-environment jsdom
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';

import { useKeyDown } from './useKeyDown';

const Listening = ({ press }: { readonly press: (event: KeyboardEvent) => void }) => {
  useKeyDown(press);
  return <p>shown</p>;
};

/** Render, and press a key in the moment that something of it stands in the document. */
const pressOnceShown = async (press: (event: KeyboardEvent) => void) => {
  const place = document.createElement('div');
  const root = createRoot(place);
  const shown = new Promise<void>((resolve) => {
    new MutationObserver(() => {
      dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
      resolve();
    }).observe(place, { childList: true });
  });
  root.render(<Listening press={press} />);
  await shown;
  return root;
};

it('hears a key in the moment that the component is shown, and none after it is gone', async () => {
  const heard: string[] = [];
  const root = await pressOnceShown(({ key }) => heard.push(key));
  expect(heard).toEqual(['a']);

  flushSync(() => root.unmount());
  dispatchEvent(new KeyboardEvent('keydown', { key: 'b' }));
  expect(heard).toEqual(['a']);
});
