/** Brings an image onto the workbench: picture, annotations, embedding, decoder, neighbours. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';

import { keys } from '../../api/keys';
import { embeddingQuery, imageQuery, modelsQuery } from '../../api/queries';
import { listAnnotations } from '../../api/resources/annotations';
import { requestEmbedding } from '../../api/resources/embeddings';
import { isCutOff, retryUntilAnswered } from '../../api/retry';
import type {
  Category,
  DecoderManifest,
  EmbeddingStatus,
  ImageDetail,
  Project,
} from '../../api/types';
import { specOf } from './decoderSpec';
import { NEIGHBOUR_STEPS, walkToNeighbour } from './neighbours';
import { Prefetcher } from './prefetcher';
import { useNavigation } from './useNavigation';
import { useProjectRules } from './useProjectRules';
import type { Workbench } from './workbench';

/** How often to look whether the embedding is there, should no event say so. */
const EMBEDDING_POLL_MILLISECONDS = 1_500;
const DECODER_POLL_MILLISECONDS = 3_000;

export interface ImageFlow {
  readonly project: Project | undefined;
  readonly image: ImageDetail | undefined;
  readonly categories: readonly Category[];
  readonly embedding: EmbeddingStatus | undefined;
  readonly hasDecoder: boolean;
  /** The network is gone, and something of this image had not come yet. */
  readonly isCutOff: boolean;
  readonly error: Error | null;
}

export const useImageFlow = (bench: Workbench, projectId: string, imageId: string): ImageFlow => {
  const rules = useProjectRules(bench, projectId);
  const image = useQuery({ ...imageQuery(imageId), retry: retryUntilAnswered });
  useOpenImage(bench, image.data);
  const objects = useAnnotations(bench, image.data, rules.areKnown);
  const embedding = useEmbedding(imageId);
  const decoder = useDecoder(rules.project?.model);
  useArming(bench, imageId, embedding, decoder);
  useNeighbours(bench, image.data);
  useNavigation(bench, projectId, image.data);
  return {
    project: rules.project,
    image: image.data,
    categories: rules.categories,
    embedding,
    hasDecoder: decoder !== null,
    isCutOff: rules.isCutOff || objects.isCutOff || isCutOff(image),
    error: (image.data === undefined ? image.error : null) ?? rules.error ?? objects.error,
  };
};

const useOpenImage = (bench: Workbench, image: ImageDetail | undefined): void => {
  useEffect(() => {
    if (image === undefined) return;
    const size = { height: image.height, width: image.width };
    const { id, display, intensity, tiles } = image;
    void bench.open({ id, size, pictureUrl: display.url, displaySize: display, tiles, intensity });
  }, [bench, image]);
};

/** @param areRulesKnown  until then no object can be worked on */
const useAnnotations = (
  bench: Workbench,
  image: ImageDetail | undefined,
  areRulesKnown: boolean,
): Pick<ImageFlow, 'isCutOff' | 'error'> => {
  const openedId = useStore(bench.status, (status) => status.openedId);
  const imageId = image?.id ?? '';
  const objects = useQuery({
    queryKey: keys.annotations(imageId),
    queryFn: async () => {
      const unsent = await bench.outbox.unsent(imageId);
      return { ...(await listAnnotations(imageId)), unsent };
    },
    enabled: imageId !== '' && openedId === imageId,
    // What is unsent changes by the second: an old answer is never shown again.
    staleTime: 0,
    gcTime: 0,
    retry: retryUntilAnswered,
  });
  const { data } = objects;
  useEffect(() => {
    if (data === undefined || image === undefined || !areRulesKnown) return;
    bench.load(image.id, { ...data, imageState: image.state, imageSkip: image.skip });
  }, [bench, data, image, areRulesKnown]);
  return { isCutOff: isCutOff(objects), error: data === undefined ? objects.error : null };
};

const useEmbedding = (imageId: string): EmbeddingStatus | undefined => {
  const queryClient = useQueryClient();
  const { data } = useQuery({
    ...embeddingQuery(imageId),
    refetchInterval: ({ state }) =>
      state.data?.state === 'ready' ? false : EMBEDDING_POLL_MILLISECONDS,
  });
  const isWanted = data?.state === 'none' || data?.state === 'queued';
  useEffect(() => {
    if (!isWanted) return;
    // Somebody is looking at it: before the images that nobody has opened.
    requestEmbedding(imageId).then(
      (status) => queryClient.setQueryData(keys.embedding(imageId), status),
      // The poll goes on; the page says that the image waits.
      () => undefined,
    );
  }, [queryClient, imageId, isWanted]);
  return data;
};

const useDecoder = (modelName: string | undefined): DecoderManifest | null => {
  const { data } = useQuery({
    ...modelsQuery(),
    refetchInterval: ({ state }) => {
      const model = state.data?.find(({ name }) => name === modelName);
      return model?.decoder === null ? DECODER_POLL_MILLISECONDS : false;
    },
  });
  return data?.find(({ name }) => name === modelName)?.decoder ?? null;
};

const useArming = (
  bench: Workbench,
  imageId: string,
  embedding: EmbeddingStatus | undefined,
  decoder: DecoderManifest | null,
): void => {
  const openedId = useStore(bench.status, (status) => status.openedId);
  const url = embedding?.state === 'ready' ? embedding.url : null;
  useEffect(() => {
    if (openedId !== imageId || url === null || decoder === null) return;
    void bench.arm(imageId, specOf(decoder), decoder.model, url);
  }, [bench, imageId, openedId, url, decoder]);
};

/** Fetch what the next images will need, once this one is ready. */
const useNeighbours = (bench: Workbench, image: ImageDetail | undefined): void => {
  const queryClient = useQueryClient();
  const [prefetcher] = useState(() => new Prefetcher());
  const isReady = useStore(
    bench.status,
    ({ decoder }) => decoder.state === 'ready' && decoder.imageId === image?.id,
  );
  const next = image?.next ?? null;
  const previous = image?.previous ?? null;
  useEffect(() => {
    if (!isReady) return;
    const detailOf = (id: string) => queryClient.query(imageQuery(id));
    const prefetch = async (steps: number): Promise<void> => {
      const neighbour = await walkToNeighbour({ next, previous }, steps, detailOf);
      if (neighbour === null) return;
      const { id, display, embedding, height, width } = neighbour;
      // One after the other: an image takes one connection.
      await bench.pictures.prefetch(display.url);
      if (embedding.url === null) return;
      // What is known of it now holds for good: its opening need not ask again.
      queryClient.setQueryData(keys.embedding(id), embedding);
      const source = { imageId: id, url: embedding.url, imageSize: { height, width } };
      await bench.decoder.prefetch(source);
      if (steps === 1) bench.foresight.expect(source);
    };
    prefetcher.want(NEIGHBOUR_STEPS.map((steps) => () => prefetch(steps)));
  }, [bench, prefetcher, queryClient, isReady, next, previous]);
};
