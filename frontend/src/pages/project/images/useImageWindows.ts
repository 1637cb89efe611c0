/** Fetches the rows that a grid shows, and only those, out of a list of any length. */
import {
  useQueries,
  useQueryClient,
  type QueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';

import { keys } from '../../../api/keys';
import { imageWindowQuery } from '../../../api/queries';
import type { ImageFilter, ImageRow } from '../../../api/types';
import type { NumberList } from './numberList';

/** Images a request. */
const WINDOW = 100;
/** While somebody drags the scroll bar, only where they rest is fetched. */
const REST_MILLISECONDS = 90;

interface ImageWindows {
  /** The rows that are known, by number. */
  readonly images: ReadonlyMap<number, ImageRow>;
  /** Why rows that are not known did not come. */
  readonly error: Error | null;
  readonly retry: () => void;
}

/**
 * @param first  place of the first image in view
 * @param last   place of the last one
 */
export const useImageWindows = (
  projectId: string,
  filter: ImageFilter,
  list: NumberList,
  first: number,
  last: number,
): ImageWindows => {
  const [from, to] = useResting(Math.floor(first / WINDOW), Math.floor(last / WINDOW));
  const starts = windowStarts(list, from, to);
  const combine = useCombined(
    projectId,
    filter,
    starts[0] ?? 0,
    list.at((to + 1) * WINDOW - 1) ?? Infinity,
  );
  return useQueries({
    queries: starts.map((start) => imageWindowQuery(projectId, filter, start, WINDOW)),
    combine,
  });
};

/**
 * Make one of the windows between two numbers: of rows that are still to come, what is known.
 * @returns  the same function for the same windows, so that it works only when something comes
 */
const useCombined = (projectId: string, filter: ImageFilter, low: number, high: number) => {
  const queryClient = useQueryClient();
  return useCallback(
    (results: readonly UseQueryResult<readonly ImageRow[]>[]): ImageWindows => {
      const failed = results.filter(({ data, error }) => data === undefined && error !== null);
      const isComplete = results.every(({ data }) => data !== undefined);
      const earlier = isComplete ? [] : earlierWindows(queryClient, projectId, filter);
      const near = earlier.filter((rows) => isBetween(rows, low, high));
      return {
        images: byNumber([...near, ...results.map(({ data = [] }) => data)]),
        error: failed[0]?.error ?? null,
        retry: () => failed.forEach(({ refetch }) => void refetch()),
      };
    },
    [queryClient, projectId, filter, low, high],
  );
};

/** The numbers that windows begin with. */
const windowStarts = (list: NumberList, from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => list.at((from + index) * WINDOW)).filter(
    (number) => number !== undefined,
  );

/**
 * Windows that were fetched before, the newest last. When an image leaves the list, all windows
 * after it begin elsewhere: until they have come, their rows are in the earlier ones.
 */
const earlierWindows = (
  queryClient: QueryClient,
  projectId: string,
  filter: ImageFilter,
): readonly (readonly ImageRow[])[] =>
  queryClient
    .getQueryCache()
    .findAll({ queryKey: [...keys.images(projectId, filter), 'from'] })
    .sort((a, b) => a.state.dataUpdatedAt - b.state.dataUpdatedAt)
    .map(({ state }) => (state.data as readonly ImageRow[] | undefined) ?? []);

/** Whether some of the rows, which ascend, have a number from one to another. */
const isBetween = (rows: readonly ImageRow[], low: number, high: number): boolean => {
  const [first, last] = [rows[0], rows.at(-1)];
  return first !== undefined && last !== undefined && first.number <= high && last.number >= low;
};

/** The rows of windows by number; of two of one image the later one. */
const byNumber = (windows: readonly (readonly ImageRow[])[]): ReadonlyMap<number, ImageRow> =>
  new Map(windows.flat().map((row) => [row.number, row]));

/** The windows in view, once they have been for a moment; the first ones at once. */
const useResting = (from: number, to: number): readonly [number, number] => {
  const [resting, setResting] = useState<readonly [number, number]>([from, to]);
  useEffect(() => {
    const timer = setTimeout(() => setResting([from, to]), REST_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [from, to]);
  return resting;
};
