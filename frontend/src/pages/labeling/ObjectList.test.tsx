// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test, vi } from 'vitest';

import { TestEditor } from '../../tools/testEditor';
import { ObjectList } from './ObjectList';
import type { Workbench } from './workbench';
import { WorkbenchContext } from './workbenchHome';

/** As a person types: React listens to the setter of the prototype. */
const type = (field: HTMLInputElement, text: string): void => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
};

test('a filter narrows the objects down for as long as its list is there', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const labeler = new TestEditor();
  for (let place = 0; place < 8; place += 1) await labeler.box(place * 10);
  const { annotations, editor, stores } = labeler;
  const listedIds = (): ReadonlySet<string> | null => stores.selection.getState().listedIds;
  // The list asks no more of a workbench.
  const bench = { editor, stores, choices: { colors: new Map() } } as unknown as Workbench;
  const place = document.createElement('div');
  const root = createRoot(place);
  act(() =>
    root.render(
      <WorkbenchContext value={bench}>
        <ObjectList categories={[]} present={annotations} />
      </WorkbenchContext>,
    ),
  );

  act(() => type(place.querySelector('input')!, '3'));
  expect(listedIds()).toEqual(new Set([annotations[2]?.id]));

  act(() => root.unmount());
  expect(listedIds()).toBeNull();
});
