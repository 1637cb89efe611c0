// @vitest-environment jsdom
import { notifications } from '@mantine/notifications';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';

import { DropArea } from './DropArea';
import type { PathedFile } from './droppedFiles';

const itemOf = (name: string, isReadable: boolean) => ({
  getAsFile: () => null,
  webkitGetAsEntry: () => ({
    isFile: true,
    name,
    fullPath: `/${name}`,
    file: (take: (file: File) => void, fail: (error: Error) => void): void =>
      isReadable ? take(new File(['x'], name)) : fail(new Error('gone')),
  }),
});

it('takes what can be read of a drop, and names the first of what cannot', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  const show = vi.spyOn(notifications, 'show');
  const taken: PathedFile[] = [];
  const root = createRoot(document.createElement('div'));
  act(() => root.render(<DropArea label="" onFiles={(files) => void taken.push(...files)} />));
  const broken = Array.from({ length: 7 }, (_, index) => itemOf(`${String(index)}.png`, false));
  const dataTransfer = { types: ['Files'], items: [...broken, itemOf('good.png', true)] };

  act(() => void window.dispatchEvent(Object.assign(new Event('drop'), { dataTransfer })));

  await vi.waitFor(() => expect(show).toHaveBeenCalledTimes(1));
  expect(taken.map(({ path }) => path)).toEqual(['good.png']);
  expect(show.mock.calls[0]![0]).toMatchObject({
    title: '7 files or folders not read',
    message:
      '0.png, 1.png, 2.png, 3.png, 4.png and 2 more. ' +
      'The link may be broken, or you may not open them. Everything else was taken.',
  });
  act(() => root.unmount());
});
