import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';

import { comparedEmbeddingQuery } from '../../api/queries';
import type { EmbeddingStatus } from '../../api/types';
import { liesStill } from './embeddingAddress';

const answers: (Partial<EmbeddingStatus> | Error)[] = [];

vi.mock('../../api/resources/embeddings', () => ({
  getEmbedding: () => {
    const answer = answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  },
}));

const READY = { state: 'ready', url: '/e/1' } as const;

let stop = (): void => undefined;

afterEach(() => stop());

/** A page that looks at the embedding, and what comes when it looks again. */
const looking = async (next: Partial<EmbeddingStatus> | Error): Promise<QueryClient> => {
  answers.splice(0, answers.length, READY, next);
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const observer = new QueryObserver(queryClient, comparedEmbeddingQuery('i', 'vit_b'));
  stop = observer.subscribe(() => undefined);
  await vi.waitFor(() => expect(observer.getCurrentResult().data).toEqual(READY));
  return queryClient;
};

const ADDRESS = { imageId: 'i', model: 'vit_b', url: '/e/1' };

test('an embedding that the server names as before lies still', async () => {
  expect(await liesStill(await looking({ ...READY }), ADDRESS)).toBe(true);
});

test('one that was made anew, or is not there, lies elsewhere', async () => {
  expect(await liesStill(await looking({ state: 'ready', url: '/e/2' }), ADDRESS)).toBe(false);
  stop();
  expect(await liesStill(await looking({ state: 'none' }), ADDRESS)).toBe(false);
});

test('a server that does not answer changes nothing', async () => {
  expect(await liesStill(await looking(new Error('No network.')), ADDRESS)).toBe(true);
});
