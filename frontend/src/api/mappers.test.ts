import { describe, expect, it } from 'vitest';

import { annotationFromWire, operationToWire } from './annotationMappers';
import { gateFromWire, gateToWire } from './attributeMappers';
import { USUAL_GATE } from '../engine/lint/gate';
import { exportFromWire, imageFromWire, sizeFromWire } from './mappers';
import { storedProblem } from './problems';
import type { AnnotationWire, ExportWire, ImageRowWire } from './wire';

const RECIPE_WIRE = {
  version: 1,
  model: 'starter',
  checkpoint_sha256: 'ab',
  prompts: [{ kind: 'point', x: 1.5, y: 2, label: 1, candidate: 2 }],
  predicted_iou: 0.9,
  stability_score: null,
  active_milliseconds: 1200,
};

const RECIPE = {
  version: 1 as const,
  model: 'starter',
  checkpointSha256: 'ab',
  prompts: [{ kind: 'point' as const, x: 1.5, y: 2, label: 1 as const, candidate: 2 }],
  predictedIou: 0.9,
  stabilityScore: null,
  activeMilliseconds: 1200,
};

const ANNOTATION: AnnotationWire = {
  id: 'a1',
  number: 7,
  category: 'c1',
  layer: 'work',
  segmentation: { size: [4, 6], counts: '0a' },
  area: 12,
  bbox: [1, 2, 3, 4],
  is_crowd: false,
  z_order: 3,
  attributes: { occluded: true },
  source: 'sam',
  recipe: RECIPE_WIRE,
  version: 2,
  created_by: 'ada',
  updated_by: 'bo',
  updated_at: '2026-01-01T00:00:00Z',
  is_deleted: false,
};

describe('annotations', () => {
  it('come over with size, box and recipe', () => {
    expect(annotationFromWire(ANNOTATION)).toEqual({
      id: 'a1',
      number: 7,
      category: 'c1',
      layer: 'work',
      segmentation: { size: [4, 6], counts: '0a' },
      area: 12,
      bboxXywh: [1, 2, 3, 4],
      isCrowd: false,
      zOrder: 3,
      attributes: { occluded: true },
      source: 'sam',
      recipe: RECIPE,
      version: 2,
      createdBy: 'ada',
      updatedBy: 'bo',
      updatedAt: '2026-01-01T00:00:00Z',
      isDeleted: false,
    });
  });

  it('keep what a mask was put together with, there and back', () => {
    const segmentation = { size: [4, 6] as const, counts: '0a' };
    const into = { how: 'add' as const, segmentation };
    const wire = { ...RECIPE_WIRE, into, is_kept_apart: true };
    const recipe = { ...RECIPE, into, isKeptApart: true as const };

    expect(annotationFromWire({ ...ANNOTATION, recipe: wire }).recipe).toEqual(recipe);
    const sent = operationToWire({
      opId: 'o1',
      annotationId: 'a1',
      baseVersion: 2,
      kind: 'replace',
      payload: { segmentation, source: 'sam', recipe },
    });
    expect(sent.payload).toMatchObject({ recipe: wire });
  });

  it('leave a recipe of a later version unread', () => {
    const later = { ...ANNOTATION, recipe: { ...RECIPE_WIRE, version: 2 } };

    expect(annotationFromWire(later).recipe).toBeNull();
  });
});

describe('operations', () => {
  it('make an annotation with only the members that are set', () => {
    const wire = operationToWire({
      opId: 'o1',
      annotationId: 'a1',
      kind: 'create',
      payload: {
        category: 'c1',
        segmentation: { size: [4, 6], counts: '0a' },
        source: 'sam',
        recipe: RECIPE,
        zOrder: 0,
      },
    });

    expect(wire).toEqual({
      op_id: 'o1',
      kind: 'create',
      annotation_id: 'a1',
      payload: {
        category: 'c1',
        segmentation: { size: [4, 6], counts: '0a' },
        source: 'sam',
        recipe: RECIPE_WIRE,
        z_order: 0,
      },
    });
  });

  it('carry the version that they build on', () => {
    expect(
      operationToWire({ opId: 'o1', annotationId: 'a1', baseVersion: 4, kind: 'delete' }),
    ).toEqual({ op_id: 'o1', kind: 'delete', annotation_id: 'a1', base_version: 4, payload: {} });
  });

  it('carry the own operation that they build on', () => {
    const operation = { opId: 'o2', annotationId: 'a1', baseVersion: 4, buildsOn: 'o1' };

    expect(operationToWire({ ...operation, kind: 'delete' })).toMatchObject({
      base_version: 4,
      builds_on: 'o1',
    });
  });

  it('name the categories looked for on submitting, and only then', () => {
    const submitted = { state: 'submitted', checkedCategoryNumbers: [1, 2] } as const;

    expect(
      operationToWire({ opId: 'o1', kind: 'set_image_state', payload: submitted }).payload,
    ).toEqual({ state: 'submitted', checked_category_numbers: [1, 2] });
    expect(
      operationToWire({
        opId: 'o1',
        kind: 'set_image_state',
        payload: { state: 'skipped', reason: 'blurred' },
      }),
    ).toEqual({
      op_id: 'o1',
      kind: 'set_image_state',
      payload: { state: 'skipped', reason: 'blurred' },
    });
  });

  it('set answers about an object, and change those about the image', () => {
    const attributes = { colour: 'red' };

    expect(
      operationToWire({
        opId: 'o1',
        annotationId: 'a1',
        baseVersion: 2,
        kind: 'set_attributes',
        payload: { attributes, isCrowd: true },
      }).payload,
    ).toEqual({ attributes, is_crowd: true });
    expect(
      operationToWire({
        opId: 'o2',
        kind: 'set_image_attributes',
        payload: { attributes: { night: null } },
      }),
    ).toEqual({
      op_id: 'o2',
      kind: 'set_image_attributes',
      payload: { attributes: { night: null } },
    });
  });
});

it('the gate says the same on the way there and back', () => {
  expect(gateFromWire(gateToWire(USUAL_GATE))).toEqual(USUAL_GATE);
});

it('an image keeps its size, links and embedding', () => {
  const wire: ImageRowWire = {
    id: 'i1',
    project: 'p1',
    number: 3,
    path: 'a/b.png',
    state: 'in_progress',
    height: 480,
    width: 640,
    tags: [],
    group: '',
    split: null as unknown as ImageRowWire['split'],
    external_id: '',
    sequence: 5,
    annotation_count: 2,
    checked_category_numbers: [],
    submitted_at: null,
    submitted_by: null,
    skip: null,
    open_comment_count: 0,
    assignee: { id: 7, username: 'ada' },
    due_on: null,
    deleted_at: null,
    thumbnail_url: '/t',
    overlay_url: null,
    display: { url: '/d', height: 480, width: 640 },
    is_deep_gray: false,
    embedding: {
      state: 'failed',
      url: null,
      size_bytes: null,
      checkpoint_sha256: null,
      position: null,
      window: null,
      crop: null,
      problem: { code: 'out-of-memory', message: 'No memory.', hint: 'Add some.' },
    },
    copy_of: { id: 'i0', number: 1, path: 'b.png' },
  };

  const image = imageFromWire(wire);

  expect(image.copyOf).toEqual({ id: 'i0', number: 1, path: 'b.png' });

  expect([image.height, image.width, image.annotationCount]).toEqual([480, 640, 2]);
  expect(image.display).toEqual({ url: '/d', height: 480, width: 640 });
  expect(image.embedding.problem).toEqual({ title: '', detail: 'No memory.', hint: 'Add some.' });
});

it('an export has no checksum until it is written', () => {
  const wire = { sha256: '', file_name: '', problem: null } as unknown as ExportWire;

  expect(exportFromWire(wire).sha256).toBeNull();
});

it('a size needs both sides', () => {
  expect(sizeFromWire([3, 5])).toEqual([3, 5]);
  expect(() => sizeFromWire([3])).toThrow('[height, width], not [3]');
});

it('a stored problem may be a document, a sentence or nothing', () => {
  expect(storedProblem({ title: 'T', detail: 'D', hint: 'H' })).toEqual({
    title: 'T',
    detail: 'D',
    hint: 'H',
  });
  expect(storedProblem('Broken.')).toEqual({ title: '', detail: 'Broken.', hint: '' });
  expect(storedProblem(null)).toBeNull();
  expect(storedProblem('')).toBeNull();
});
