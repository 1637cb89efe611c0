/** The Segment Anything models of this server, with their decoders. */

import { api, dataOf } from '../client';
import { modelFromWire } from '../mappers';
import type { ModelInfo } from '../types';

export const listModels = async (): Promise<readonly ModelInfo[]> =>
  (await dataOf(api.GET('/api/v1/models/'))).map(modelFromWire);
