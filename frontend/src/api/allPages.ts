import type { Page } from './types';

/** Fetch a list to its end, page by page. */
export const allPages = async <T>(
  fetchPage: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> => {
  const rows: T[] = [];
  let cursor: string | undefined;
  do {
    const { results, next } = await fetchPage(cursor);
    rows.push(...results);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return rows;
};
