import { expect, test } from 'vitest';

import { MaskAtlas } from './maskAtlas';
import type { SceneMask } from './scene';

/** Counts textures, and takes what is put into them. */
const countingContext = () => {
  const textures = new Set<WebGLTexture>();
  const take = (): void => undefined;
  const calls = {
    createTexture: () => {
      const texture = {};
      textures.add(texture);
      return texture;
    },
    deleteTexture: (texture: WebGLTexture) => textures.delete(texture),
    bindTexture: take,
    pixelStorei: take,
    texStorage2D: take,
    texParameteri: take,
    texSubImage2D: take,
    generateMipmap: take,
  };
  // The atlas calls no more of WebGL.
  return { textures, gl: calls as unknown as WebGL2RenderingContext };
};

/** A mask over a whole image of this many pixels a side. */
const maskOf = (id: string, side: number): SceneMask => {
  const data = new Uint8Array(side * side).fill(255);
  const bitmap = { x: 0, y: 0, width: side, height: side, columns: side, rows: side, data };
  return { id, bitmap, color: [1, 0, 0], lightness: 0 };
};

test('pages are there for the masks that are held, and a spare one', () => {
  const { textures, gl } = countingContext();
  const atlas = new MaskAtlas(gl);

  atlas.hold([maskOf('wide', 4096)]);
  expect(textures.size).toBe(16);

  atlas.hold([maskOf('small', 60)]);
  expect(textures.size).toBe(2);

  atlas.hold([]);
  expect(textures.size).toBe(1);
});

test('masks that stay keep their pages', () => {
  const { gl } = countingContext();
  const atlas = new MaskAtlas(gl);
  const [first, last] = [maskOf('first', 2000), maskOf('last', 2000)];
  atlas.hold([first, maskOf('second', 2000), maskOf('third', 2000), last]);
  const texture = atlas.textureOf(3);

  atlas.hold([first, last]);
  expect(atlas.entriesOf('last').map(({ slot }) => slot.page)).toEqual([3]);
  expect(atlas.textureOf(3)).toBe(texture);
});
