/** API tokens of whoever is logged in. */

import { api, dataOf } from '../client';
import { apiTokenFromWire } from '../mappers';
import type { ApiToken, NewApiToken, TokenScope } from '../types';

export interface TokenRequest {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly project?: string;
  /** 1 to 365. */
  readonly expiresInDays: number;
}

export const listTokens = async (): Promise<readonly ApiToken[]> =>
  (await dataOf(api.GET('/api/v1/tokens/'))).results.map(apiTokenFromWire);

export const createToken = async (request: TokenRequest): Promise<NewApiToken> => {
  const wire = await dataOf(
    api.POST('/api/v1/tokens/', {
      body: {
        name: request.name,
        scopes: [...request.scopes],
        expires_in_days: request.expiresInDays,
        ...(request.project !== undefined && { project: request.project }),
      },
    }),
  );
  return { ...apiTokenFromWire(wire), token: wire.token };
};

export const revokeToken = async (id: string): Promise<void> => {
  await api.DELETE('/api/v1/tokens/{token_id}/', { params: { path: { token_id: id } } });
};
