// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { TestEditor } from '../../tools/testEditor';
import { SkipPanel } from './SkipPanel';
import { makeStatusStore } from './status';
import type { Workbench } from './workbench';
import { WorkbenchContext } from './workbenchHome';

const showPanel = () => {
  const { editor, stores } = new TestEditor();
  const status = makeStatusStore();
  status.setState({ openedId: 'image', openPanel: 'skip' });
  // The panel asks no more of a workbench.
  const bench = { editor, stores, status } as unknown as Workbench;
  const place = document.createElement('div');
  const root = createRoot(place);
  act(() =>
    root.render(
      <WorkbenchContext value={bench}>
        <SkipPanel />
      </WorkbenchContext>,
    ),
  );
  const isShown = (): boolean => place.querySelector('[data-testid="skip-panel"]') !== null;
  return { root, status, isShown };
};

let panel: ReturnType<typeof showPanel>;
beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  panel = showPanel();
});
afterEach(() => {
  act(() => panel.root.unmount());
});

it('closes as soon as its image is left, and stays closed on the next one', () => {
  expect(panel.isShown()).toBe(true);

  act(() => panel.status.setState({ openedId: null }));
  expect(panel.isShown()).toBe(false);

  act(() => panel.status.setState({ openedId: 'next' }));
  expect([panel.isShown(), panel.status.getState().openPanel]).toEqual([false, null]);
});

it('stays while other things of its image change', () => {
  act(() => panel.status.setState({ picture: 'shown' }));

  expect(panel.isShown()).toBe(true);
});
