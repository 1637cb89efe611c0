/** The annotations of an image, and the operations that change them. */

import {
  annotationFromWire,
  commentFromWire,
  operationAnswerFromWire,
  operationToWire,
} from '../annotationMappers';
import { api, dataOf, USER_HEADER } from '../client';
import type { Operation, OperationAnswer } from '../operations';
import type { AnnotationLayer, AnnotationList } from '../types';

export const listAnnotations = async (
  imageId: string,
  layer: AnnotationLayer = 'work',
): Promise<AnnotationList> => {
  const wire = await dataOf(
    api.GET('/api/v1/images/{image_id}/annotations/', {
      params: { path: { image_id: imageId }, query: { layer } },
    }),
  );
  return {
    annotations: wire.results.map(annotationFromWire),
    sequence: wire.sequence,
    imageAttributes: wire.image_attributes,
    comments: wire.comments.map(commentFromWire),
  };
};

/**
 * Send operations on one image, in order; each is answered by itself.
 * @param operations  at most MAX_OPERATIONS_PER_REQUEST
 * @param userId      who did it; the server refuses it if somebody else has logged in since
 * @param signal      gives the request up; the server may have done it all the same
 */
export const postOperations = async (
  userId: string,
  imageId: string,
  operations: readonly Operation[],
  signal: AbortSignal,
): Promise<OperationAnswer> =>
  operationAnswerFromWire(
    await dataOf(
      api.POST('/api/v1/images/{image_id}/operations/', {
        params: { path: { image_id: imageId } },
        body: { operations: operations.map(operationToWire) },
        headers: { [USER_HEADER]: userId },
        // Saving goes before prefetching on a slow line.
        priority: 'high',
        signal,
      }),
    ),
  );

/** Where one object is downloaded as RGBA PNG. */
export const cutoutUrl = (annotationId: string): string =>
  `/api/v1/annotations/${annotationId}/cutout/`;
