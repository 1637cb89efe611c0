/** Annotations, recipes and operations between wire and application; `mappers.ts` has the rest. */

import { sizeFromWire } from './mappers';
import type {
  AttributesPayload,
  CommentPayload,
  CreatePayload,
  ImageStatePayload,
  Operation,
  OperationAnswer,
  OperationResult,
  ReplacePayload,
} from './operations';
import { storedProblem } from './problems';
import { imagePoint } from '../engine/geometry/spaces';
import type { Annotation, CocoRle, Comment, PromptRecord, Recipe } from './types';
import type {
  AnnotationWire,
  CommentWire,
  OperationAnswerWire,
  OperationPayloadWire,
  OperationResultWire,
  OperationWire,
  RecipeWire,
  RleWire,
} from './wire';

const rleToWire = (rle: CocoRle): RleWire => ({
  size: [rle.size[0], rle.size[1]],
  counts: rle.counts,
});

const rleFromWire = ({ size, counts }: RleWire): CocoRle => ({ size: sizeFromWire(size), counts });

const recipeFromWire = (wire: RecipeWire): Recipe => ({
  version: 1,
  model: wire.model,
  checkpointSha256: wire.checkpoint_sha256,
  prompts: wire.prompts as PromptRecord[],
  ...(wire.window !== undefined && { window: wire.window }),
  ...(wire.crop !== undefined && { crop: wire.crop }),
  ...(wire.taken_up !== undefined && { takenUp: rleFromWire(wire.taken_up) }),
  ...(wire.into !== undefined && {
    into: { how: wire.into.how, segmentation: rleFromWire(wire.into.segmentation) },
  }),
  ...(wire.is_kept_apart !== undefined && { isKeptApart: wire.is_kept_apart }),
  predictedIou: wire.predicted_iou,
  stabilityScore: wire.stability_score,
  activeMilliseconds: wire.active_milliseconds,
});

const recipeToWire = (recipe: Recipe): RecipeWire => ({
  version: recipe.version,
  model: recipe.model,
  checkpoint_sha256: recipe.checkpointSha256,
  prompts: [...recipe.prompts],
  ...(recipe.window !== undefined && { window: recipe.window }),
  ...(recipe.crop !== undefined && { crop: recipe.crop }),
  ...(recipe.takenUp !== undefined && { taken_up: rleToWire(recipe.takenUp) }),
  ...(recipe.into !== undefined && {
    into: { how: recipe.into.how, segmentation: rleToWire(recipe.into.segmentation) },
  }),
  ...(recipe.isKeptApart !== undefined && { is_kept_apart: recipe.isKeptApart }),
  predicted_iou: recipe.predictedIou,
  stability_score: recipe.stabilityScore,
  active_milliseconds: recipe.activeMilliseconds,
});

/** A recipe of a version that this client does not know stays on the server, unread. */
const isReadableRecipe = (value: unknown): value is RecipeWire =>
  typeof value === 'object' && value !== null && 'version' in value && value.version === 1;

const bboxFromWire = (bbox: readonly number[]): Annotation['bboxXywh'] => {
  const [x = 0, y = 0, width = 0, height = 0] = bbox;
  return [x, y, width, height];
};

export const annotationFromWire = (wire: AnnotationWire): Annotation => ({
  id: wire.id,
  number: wire.number,
  category: wire.category,
  layer: wire.layer,
  segmentation: rleFromWire(wire.segmentation),
  area: wire.area,
  bboxXywh: bboxFromWire(wire.bbox),
  isCrowd: wire.is_crowd,
  zOrder: wire.z_order,
  attributes: wire.attributes,
  source: wire.source,
  recipe: isReadableRecipe(wire.recipe) ? recipeFromWire(wire.recipe) : null,
  version: wire.version,
  createdBy: wire.created_by,
  // An answer to an operation of long ago does not say it.
  updatedBy: wire.updated_by ?? null,
  updatedAt: wire.updated_at,
  isDeleted: wire.is_deleted,
});

const replacePayloadToWire = (payload: ReplacePayload) => ({
  segmentation: rleToWire(payload.segmentation),
  source: payload.source,
  ...(payload.recipe && { recipe: recipeToWire(payload.recipe) }),
});

/** A member that is left out when it has no value. */
const member = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);

const createPayloadToWire = (payload: CreatePayload) => ({
  ...replacePayloadToWire(payload),
  category: payload.category,
  ...member('is_crowd', payload.isCrowd),
  ...member('z_order', payload.zOrder),
  ...member('attributes', payload.attributes),
  ...member('layer', payload.layer),
});

const imageStateToWire = (payload: ImageStatePayload) => {
  if (payload.state !== 'submitted') return { ...payload };
  const { state, checkedCategoryNumbers } = payload;
  return { state, checked_category_numbers: [...checkedCategoryNumbers] };
};

const attributesToWire = ({ attributes, isCrowd }: AttributesPayload) => ({
  attributes,
  ...member('is_crowd', isCrowd),
});

const commentToWire = ({ text, point, replyTo }: CommentPayload) => ({
  text,
  ...(point !== undefined && { point: [...point] }),
  ...member('reply_to', replyTo),
});

export const commentFromWire = (wire: CommentWire): Comment => {
  const [x, y] = wire.point ?? [];
  return {
    id: wire.id,
    replyTo: wire.reply_to,
    annotationId: wire.annotation_id,
    point: x === undefined || y === undefined ? null : imagePoint(x, y),
    text: wire.text,
    author: wire.author,
    createdAt: wire.created_at,
    isResolved: wire.is_resolved,
    resolvedBy: wire.resolved_by,
  };
};

const payloadToWire = (operation: Operation): OperationPayloadWire => {
  switch (operation.kind) {
    case 'create':
      return createPayloadToWire(operation.payload);
    case 'replace':
      return replacePayloadToWire(operation.payload);
    case 'reorder':
      return { z_order: operation.payload.zOrder };
    case 'set_image_state':
      return imageStateToWire(operation.payload);
    case 'set_attributes':
      return attributesToWire(operation.payload);
    case 'comment':
      return commentToWire(operation.payload);
    case 'resolve_comment': {
      const { comment, isResolved } = operation.payload;
      return { comment, is_resolved: isResolved };
    }
    default:
      return 'payload' in operation ? { ...operation.payload } : {};
  }
};

export const operationToWire = (operation: Operation): OperationWire => ({
  op_id: operation.opId,
  kind: operation.kind,
  ...('annotationId' in operation && { annotation_id: operation.annotationId }),
  ...('baseVersion' in operation && { base_version: operation.baseVersion }),
  ...('buildsOn' in operation && { builds_on: operation.buildsOn }),
  payload: payloadToWire(operation),
});

export const operationResultFromWire = (wire: OperationResultWire): OperationResult => ({
  opId: wire.op_id,
  status: wire.status,
  annotation: wire.annotation && annotationFromWire(wire.annotation),
  problem: storedProblem(wire.problem),
  isRepeat: wire.is_repeat,
});

export const operationAnswerFromWire = (wire: OperationAnswerWire): OperationAnswer => ({
  results: wire.results.map(operationResultFromWire),
  image: {
    id: wire.image.id,
    state: wire.image.state,
    sequence: wire.image.sequence,
    checkedCategoryNumbers: wire.image.checked_category_numbers,
    skip: wire.image.skip,
    attributes: wire.image.attributes,
  },
});
