/** Fetches the rows that a grid shows, and only those, out of a list of any length. */
import { useQueries } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { imageWindowQuery } from '../../../api/queries';
import type { ImageFilter, ImageRow } from '../../../api/types';
import type { NumberList } from './numberList';

/** Images a request. */
const WINDOW = 100;
/** While somebody drags the scroll bar, only where they rest is fetched. */
const REST_MILLISECONDS = 90;

/**
 * @param first  place of the first image in view
 * @param last   place of the last one
 * @returns  the rows that are there, by number
 */
export const useImageWindows = (
  projectId: string,
  filter: ImageFilter,
  list: NumberList,
  first: number,
  last: number,
): ReadonlyMap<number, ImageRow> => {
  const [from, to] = useResting(Math.floor(first / WINDOW), Math.floor(last / WINDOW));
  const starts: number[] = [];
  for (let place = from; place <= to; place += 1) {
    const number = list.at(place * WINDOW);
    if (number !== undefined) starts.push(number);
  }
  return useQueries({
    queries: starts.map((start) => imageWindowQuery(projectId, filter, start, WINDOW)),
    combine: byNumber,
  });
};

const byNumber = (
  results: readonly { readonly data: readonly ImageRow[] | undefined }[],
): ReadonlyMap<number, ImageRow> =>
  new Map(results.flatMap(({ data = [] }) => data.map((row) => [row.number, row] as const)));

/** The windows in view, once they have been for a moment; the first ones at once. */
const useResting = (from: number, to: number): readonly [number, number] => {
  const [resting, setResting] = useState<readonly [number, number]>([from, to]);
  useEffect(() => {
    const timer = setTimeout(() => setResting([from, to]), REST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [from, to]);
  return resting;
};
