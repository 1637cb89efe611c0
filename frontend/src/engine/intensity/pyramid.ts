/** Smaller and smaller copies of samples, so that a whole scan on a small screen does not flicker. */

export interface Samples {
  /** Row by row. */
  readonly data: Uint16Array;
  readonly width: number;
  readonly height: number;
}

/** Half the size, rounded down and at least 1; each sample is the mean of up to four. */
export const halved = ({ data, width, height }: Samples): Samples => {
  const half = { width: Math.max(1, width >> 1), height: Math.max(1, height >> 1) };
  const out = new Uint16Array(half.width * half.height);
  const right = width > 1 ? 1 : 0;
  const below = height > 1 ? width : 0;
  for (let y = 0; y < half.height; y += 1) {
    let from = 2 * y * width;
    let to = y * half.width;
    for (let x = 0; x < half.width; x += 1) {
      const sum =
        at(data, from) +
        at(data, from + right) +
        at(data, from + below) +
        at(data, from + right + below);
      out[to] = (sum + 2) >> 2;
      from += 2;
      to += 1;
    }
  }
  return { data: out, ...half };
};

const at = (data: Uint16Array, index: number): number => data[index] ?? 0;

/** A rectangle of samples as samples of their own. */
export const cutOut = (
  { data, width }: Samples,
  tile: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): Samples => {
  const out = new Uint16Array(tile.width * tile.height);
  for (let y = 0; y < tile.height; y += 1) {
    const from = (tile.y + y) * width + tile.x;
    out.set(data.subarray(from, from + tile.width), y * tile.width);
  }
  return { data: out, width: tile.width, height: tile.height };
};

/** The samples themselves and every half down to one. */
export const pyramidOf = (samples: Samples): readonly Samples[] => {
  const levels = [samples];
  let last = samples;
  while (last.width > 1 || last.height > 1) {
    last = halved(last);
    levels.push(last);
  }
  return levels;
};
