/** What a project asks of its objects and images. */

import {
  attributeChangeToWire,
  attributeDraftToWire,
  attributeFromWire,
} from '../attributeMappers';
import type { AttributeChange, AttributeDefinition, AttributeDraft } from '../attributeTypes';
import { api, dataOf } from '../client';

export const listAttributes = async (
  projectId: string,
): Promise<readonly AttributeDefinition[]> => {
  const page = await dataOf(
    api.GET('/api/v1/projects/{project_id}/attributes/', {
      params: { path: { project_id: projectId } },
    }),
  );
  return page.results.map(attributeFromWire);
};

export const createAttribute = async (
  projectId: string,
  draft: AttributeDraft,
): Promise<AttributeDefinition> =>
  attributeFromWire(
    await dataOf(
      api.POST('/api/v1/projects/{project_id}/attributes/', {
        params: { path: { project_id: projectId } },
        body: attributeDraftToWire(draft),
      }),
    ),
  );

export const updateAttribute = async (
  id: string,
  change: AttributeChange,
): Promise<AttributeDefinition> =>
  attributeFromWire(
    await dataOf(
      api.PATCH('/api/v1/attributes/{attribute_id}/', {
        params: { path: { attribute_id: id } },
        body: attributeChangeToWire(change),
      }),
    ),
  );
