// @vitest-environment jsdom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { ImageDetail } from '../../api/types';
import type { EditorPorts } from '../../tools/ports';
import { useNavigation } from './useNavigation';
import type { Workbench } from './workbench';

const visited: string[] = [];
vi.mock('@tanstack/react-router', () => ({
  useNavigate:
    () =>
    ({ params }: { params: { imageId: string } }) =>
      Promise.resolve(visited.push(params.imageId)),
  useSearch: () => ({}),
}));

interface WaysProps {
  readonly bench: Workbench;
  readonly image: ImageDetail | undefined;
}

const Ways = ({ bench, image }: WaysProps) => {
  useNavigation(bench, 'project', image);
  return null;
};

/** A page whose image may still be asked for, and the keys that leave it. */
class Page {
  goTo: EditorPorts['goTo'] = () => null;
  private readonly root = createRoot(document.createElement('div'));
  // Ways to other images need no more of a workbench.
  private readonly bench = {
    setNavigation: (goTo: EditorPorts['goTo']) => {
      this.goTo = goTo;
    },
  } as unknown as Workbench;

  show(image: ImageDetail | undefined): void {
    act(() => this.root.render(<Ways bench={this.bench} image={image} />));
  }
}

const imageBetween = (previous: string, next: string) => ({ previous, next }) as ImageDetail;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  visited.length = 0;
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('goes to the neighbour at once when it is known', () => {
  const page = new Page();
  page.show(imageBetween('a', 'c'));

  expect(page.goTo('next')).toBe('c');
  expect(visited).toEqual(['c']);
});

it('goes where the last press meant as soon as the neighbours are known, and once', () => {
  const page = new Page();
  page.show(undefined);
  expect(page.goTo('previous')).toBeNull();
  expect(page.goTo('next')).toBeNull();
  expect(visited).toEqual([]);

  page.show(imageBetween('a', 'c'));
  page.show(imageBetween('b', 'd'));

  expect(visited).toEqual(['c']);
});
