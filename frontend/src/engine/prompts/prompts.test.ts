import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { imageToModel, resizedSize } from '../geometry/samResize';
import { imagePoint } from '../geometry/spaces';
import { candidateOptions, neighbourCandidate } from './candidates';
import { promptsToFeeds } from './feeds';
import {
  boxPrompt,
  defaultCandidate,
  pointPrompt,
  withCandidates,
  withoutPrompt,
  withPrompt,
} from './prompts';
import type { Prompt } from './prompts';
import { promptsToRecords } from './recipe';
import type { PromptRecord } from './recipe';

const read = (name: string): unknown =>
  JSON.parse(
    readFileSync(new URL(`../../../../tests/vectors/${name}.json`, import.meta.url), 'utf8'),
  );

interface FeedVectors {
  readonly sequences: readonly {
    readonly name: string;
    readonly size: [number, number];
    readonly input_size: number;
    readonly prompts: readonly PromptRecord[];
    readonly steps: readonly {
      readonly point_coords: readonly (readonly [number, number])[];
      readonly point_labels: readonly number[];
      readonly default_from: readonly number[];
    }[];
  }[];
  readonly defaults: readonly {
    readonly name: string;
    readonly prompts: readonly PromptRecord[];
    readonly iou_predictions: readonly number[];
    readonly candidate: number;
  }[];
  readonly replacements: readonly {
    readonly name: string;
    readonly prompts: readonly PromptRecord[];
    readonly added: PromptRecord;
    readonly result: readonly PromptRecord[];
  }[];
}

interface CoordinateVectors {
  readonly sizes: readonly {
    readonly size: [number, number];
    readonly input_size: number;
    readonly resized: [number, number];
  }[];
  readonly points: readonly {
    readonly size: [number, number];
    readonly input_size: number;
    readonly image: [number, number];
    readonly model: [number, number];
  }[];
}

const promptOf = (record: PromptRecord): Prompt =>
  record.kind === 'point'
    ? pointPrompt(imagePoint(record.x, record.y), record.label)
    : boxPrompt({ x0: record.x0, y0: record.y0, x1: record.x1, y1: record.y1 });

const asked = (prompts: readonly Prompt[]): readonly PromptRecord[] =>
  promptsToRecords(prompts.map((prompt) => ({ ...prompt, candidate: 0 })));

describe('prompt_feeds.json', () => {
  const { sequences, defaults, replacements } = read('prompt_feeds') as FeedVectors;

  it.each(sequences)('feeds: $name', ({ size, input_size, prompts, steps }) => {
    const imageSize = { height: size[0], width: size[1] };
    let sequence: readonly Prompt[] = [];
    prompts.forEach((record, index) => {
      sequence = withPrompt(sequence, promptOf(record));
      const feeds = promptsToFeeds(sequence, imageSize, input_size);
      const step = steps[index];
      expect(Array.from(feeds.pointCoords)).toEqual(step?.point_coords.flat());
      expect(Array.from(feeds.pointLabels)).toEqual(step?.point_labels);
    });
  });

  it.each(defaults)('$name', ({ prompts, iou_predictions, candidate }) => {
    expect(defaultCandidate(prompts.map(promptOf), iou_predictions)).toBe(candidate);
  });

  it.each(replacements)('adds $name', ({ prompts, added, result }) => {
    const after = withPrompt(prompts.map(promptOf), promptOf(added));

    expect(asked(after)).toEqual(asked(result.map(promptOf)));
  });
});

describe('model_coordinates.json', () => {
  const { sizes, points } = read('model_coordinates') as CoordinateVectors;

  it('rounds every size as SAM does', () => {
    for (const { size, input_size, resized } of sizes) {
      expect(resizedSize({ height: size[0], width: size[1] }, input_size)).toEqual({
        height: resized[0],
        width: resized[1],
      });
    }
  });

  it('maps every point as SAM does, to float32', () => {
    for (const { size, input_size, image, model } of points) {
      const point = imageToModel(
        imagePoint(...image),
        { height: size[0], width: size[1] },
        input_size,
      );
      expect(Math.fround(point.x)).toBe(Math.fround(model[0]));
      expect(Math.fround(point.y)).toBe(Math.fround(model[1]));
    }
  });
});

describe('a prompt sequence', () => {
  const point = pointPrompt(imagePoint(1, 2), 1);
  const chosen = withCandidates([point, pointPrompt(imagePoint(3, 4), 0), point], [2, 0, 1]);

  it('opens the choices behind a removed prompt and keeps those before it', () => {
    expect(withoutPrompt(chosen, 1).map(({ candidate }) => candidate)).toEqual([2, null]);
  });

  it('moves a replaced box to the end', () => {
    const first = boxPrompt({ x0: 0, y0: 0, x1: 5, y1: 5 });
    const second = boxPrompt({ x0: 1, y0: 1, x1: 9, y1: 9 });

    expect(withPrompt(withPrompt([first], point), second)).toEqual([point, second]);
  });
});

describe('candidates', () => {
  const size = { height: 1, width: 4 };
  // Token 1 covers 1 logit, token 2 covers 3, token 3 covers 2.
  const logits = Float32Array.of(1, 1, 1, 1, 1, -1, -1, -1, 1, 1, 1, -1, 1, 1, -1, -1);
  const candidates = {
    logits,
    size,
    iouPredictions: Float32Array.of(0.1, 0.2, 0.3, 0.4),
    stabilityScores: Float32Array.of(0.5, 0.75, 0.25, 1),
  };

  it('are named by their areas and offered from the whole down', () => {
    const options = candidateOptions(candidates, true);

    expect(options.map(({ index, name }) => [index, name])).toEqual([
      [2, 'whole'],
      [3, 'part'],
      [1, 'subpart'],
      [0, 'combined'],
    ]);
  });

  it('come with their predicted IoU and their stability', () => {
    const [whole] = candidateOptions(candidates, true);

    expect(whole).toEqual({
      index: 2,
      name: 'whole',
      predictedIou: Math.fround(0.3),
      stabilityScore: 0.25,
    });
  });

  it('begin with the combined one after several prompts, and go round', () => {
    const options = candidateOptions(candidates, false);

    expect(options[0]?.index).toBe(0);
    expect(neighbourCandidate(options, 0, 1)).toBe(2);
    expect(neighbourCandidate(options, 0, -1)).toBe(1);
  });
});
