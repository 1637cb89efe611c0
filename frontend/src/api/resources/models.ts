/** The Segment Anything models of this server, with their decoders. */

import { api, dataOf } from '../client';
import { modelFromWire } from '../mappers';
import type { Architecture, ModelInfo } from '../types';

export const listModels = async (): Promise<readonly ModelInfo[]> =>
  (await dataOf(api.GET('/api/v1/models/'))).map(modelFromWire);

/** Have the weights of a model fetched by the server; what has arrived before is continued. */
export const fetchCheckpoint = async (model: Architecture): Promise<ModelInfo> =>
  modelFromWire(
    await dataOf(api.POST('/api/v1/models/{model}/checkpoint/', { params: { path: { model } } })),
  );

/** Stop fetching them; what has arrived is kept. */
export const stopFetchingCheckpoint = async (model: Architecture): Promise<ModelInfo> =>
  modelFromWire(
    await dataOf(api.DELETE('/api/v1/models/{model}/checkpoint/', { params: { path: { model } } })),
  );
