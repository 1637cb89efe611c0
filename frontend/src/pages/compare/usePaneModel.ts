/** Brings a model onto one side: its embedding of the image, asked for where it is not there. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useStore } from 'zustand';

import { keys } from '../../api/keys';
import { toProblem } from '../../api/problems';
import { comparedEmbeddingQuery } from '../../api/queries';
import { requestEmbedding } from '../../api/resources/embeddings';
import type { ImageDetail, ModelInfo } from '../../api/types';
import { specOf } from '../labeling/decoderSpec';
import type { Pane } from './pane';
import { liesStill } from './embeddingAddress';
import { standingOf } from './standing';
import type { Standing } from './standing';

/** How often to look whether the embedding is there, should no event say so. */
const POLL_MILLISECONDS = 1_500;

export interface PaneModel {
  /** Null when the model answers. */
  readonly standing: Standing | null;
  readonly retry: () => void;
}

interface PaneModelOptions {
  readonly pane: Pane;
  readonly image: ImageDetail;
  readonly model: ModelInfo;
  readonly canAsk: boolean;
}

/** To be used by a component that is made anew for another image or model. */
export const usePaneModel = ({ pane, image, model, canAsk }: PaneModelOptions): PaneModel => {
  const decoder = useStore(pane.store, (state) => state.decoder);
  const { data: embedding } = useQuery({
    ...comparedEmbeddingQuery(image.id, model.name),
    refetchInterval: ({ state }) => (state.data?.state === 'ready' ? false : POLL_MILLISECONDS),
  });
  const asking = useAsking(image.id, model.name);
  const { mutate } = asking;
  const isWanted = embedding?.state === 'none' && canAsk;
  useEffect(() => {
    if (isWanted) mutate();
  }, [isWanted, mutate]);

  const url = embedding?.state === 'ready' ? embedding.url : null;
  const { decoder: manifest } = model;
  const { id: imageId, height, width } = image;
  useEffect(() => {
    if (url === null || manifest === null) return;
    void pane.arm(specOf(manifest), { imageId, url, imageSize: { height, width } });
  }, [pane, url, manifest, imageId, height, width]);
  useEffect(() => () => pane.disarm(), [pane]);

  const standing = standingOf({
    embedding,
    hasDecoder: manifest !== null,
    decoder,
    refusal: asking.error === null ? null : toProblem(asking.error),
    canAsk,
  });
  const queryClient = useQueryClient();
  const rearm = async (): Promise<void> => {
    // One that lies elsewhere, or is made anew, comes by itself.
    if (await liesStill(queryClient, { imageId, model: model.name, url })) pane.rearm();
  };
  const retry = (): void => {
    if (standing?.cure === 'rearm') void rearm();
    else mutate();
  };
  return { standing, retry };
};

const useAsking = (imageId: string, model: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => requestEmbedding(imageId, { model }),
    onSuccess: (status) => queryClient.setQueryData(keys.embedding(imageId, model), status),
  });
};
