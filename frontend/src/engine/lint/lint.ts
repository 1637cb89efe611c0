/**
 * The linter: what is probably a slip in the masks of one image. It reads runs, makes no bitmap, and
 * remembers what it found in masks that have not changed since.
 */
import type { BBoxXywh, SizeHW } from '../geometry/spaces';
import { boxOfPieces, piecesOf } from '../masks/columns';
import { holesOf, partsOf } from '../masks/components';
import type { CocoRle } from '../masks/rle';
import { areaOf, hasPixel, intersect, rleToSpans, uniteAll } from '../masks/spans';
import type { Spans } from '../masks/spans';
import type { PromptRecord } from '../prompts/recipe';

/**
 * In the order of the list: what is likely one object too many comes first. Masks know nothing of
 * attributes and of the tree of categories: findings of those rules come from `tools/findings.ts`.
 */
export const LINT_RULES = [
  'duplicate',
  'overlap',
  'required-attributes',
  'broad-category',
  'click-outside',
  'stray-pixels',
  'pinholes',
] as const;
export type LintRule = (typeof LINT_RULES)[number];

/** An object as the linter sees it. */
export interface LintObject {
  readonly id: string;
  readonly category: string;
  readonly segmentation: CocoRle;
  /** Image frame; empty for a mask that no prompts made. */
  readonly prompts: readonly PromptRecord[];
}

export interface LintLimits {
  /** Parts with fewer pixels are stray, unless they are the largest part. */
  readonly leastIsland: number;
  /** Holes with fewer pixels are pinholes. */
  readonly leastHole: number;
  /** Above this intersection over union two objects are one, made twice; 0 to 1. */
  readonly duplicateIou: number;
  /** Categories whose objects share no pixel with one another. */
  readonly exclusiveCategories: readonly string[];
}

export interface Finding {
  readonly rule: LintRule;
  /** The object to mend; null is the image. Of two: the one made later, for an overlap the one behind. */
  readonly annotationId: string | null;
  readonly otherId: string | null;
  /** Pixels that are wrong; clicks for `click-outside`, questions for `required-attributes`. */
  readonly amount: number;
  /** Where it is; image frame. */
  readonly bboxXywh: BBoxXywh;
}

/** Tell findings apart: the same key is the same finding, also after another look. */
export const findingKey = ({ rule, annotationId, otherId }: Finding): string =>
  `${rule} ${annotationId ?? ''} ${otherId ?? ''}`;

interface Facts {
  readonly object: LintObject;
  readonly spans: Spans;
  readonly area: number;
  readonly box: BBoxXywh | null;
  readonly own: readonly Finding[];
}

export class Linter {
  private facts: ReadonlyMap<string, Facts> = new Map();
  private limits: LintLimits | null = null;

  /**
   * Look through the objects of an image.
   * @param objects  back to front; those in front win where two overlap
   * @throws RleError when a mask is none
   */
  lint(objects: readonly LintObject[], size: SizeHW, limits: LintLimits): readonly Finding[] {
    const isSame = JSON.stringify(limits) === JSON.stringify(this.limits);
    const facts = objects.map((object) => {
      const known = isSame ? this.facts.get(object.id) : undefined;
      const isKnown = known !== undefined && isUnchanged(known.object, object);
      return isKnown ? { ...known, object } : factsOf(object, size, limits);
    });
    this.limits = limits;
    this.facts = new Map(facts.map((fact) => [fact.object.id, fact]));
    const found = [...pairFindings(facts, size, limits), ...facts.flatMap(({ own }) => own)];
    return found.sort((a, b) => LINT_RULES.indexOf(a.rule) - LINT_RULES.indexOf(b.rule));
  }
}

const isUnchanged = (a: LintObject, b: LintObject): boolean =>
  a.segmentation.counts === b.segmentation.counts && a.prompts.length === b.prompts.length;

const factsOf = (object: LintObject, size: SizeHW, limits: LintLimits): Facts => {
  const spans = rleToSpans(object.segmentation);
  const small = partsOf(spans, size)
    .slice(1)
    .filter((part) => areaOf(part) < limits.leastIsland);
  const pinholes = holesOf(spans, size).filter((hole) => areaOf(hole) < limits.leastHole);
  const own = [
    ...clickFindings(object, spans, size),
    ...spotFindings(object, 'stray-pixels', small, size),
    ...spotFindings(object, 'pinholes', pinholes, size),
  ];
  return { object, spans, area: areaOf(spans), box: boxOf(spans, size), own };
};

const spotFindings = (
  { id }: LintObject,
  rule: LintRule,
  spots: readonly Spans[],
  size: SizeHW,
): readonly Finding[] => {
  const all = uniteAll(spots);
  const box = boxOf(all, size);
  if (box === null) return [];
  return [{ rule, annotationId: id, otherId: null, amount: areaOf(all), bboxXywh: box }];
};

/** A foreground click outside the mask, or a background click inside it. */
const clickFindings = (
  { id, prompts }: LintObject,
  spans: Spans,
  size: SizeHW,
): readonly Finding[] => {
  const wrong = prompts.flatMap((prompt) => {
    if (prompt.kind !== 'point') return [];
    const [column, row] = [Math.floor(prompt.x), Math.floor(prompt.y)];
    const isInside = hasPixel(spans, column * size.height + row);
    return isInside === (prompt.label === 1) ? [] : [[column, row] as const];
  });
  const [first] = wrong;
  if (first === undefined) return [];
  const bboxXywh = [first[0], first[1], 1, 1] as const;
  return [
    { rule: 'click-outside', annotationId: id, otherId: null, amount: wrong.length, bboxXywh },
  ];
};

const pairFindings = (
  facts: readonly Facts[],
  size: SizeHW,
  { duplicateIou, exclusiveCategories }: LintLimits,
): readonly Finding[] => {
  const exclusive = new Set(exclusiveCategories);
  const found: Finding[] = [];
  facts.forEach((front, index) => {
    for (const back of facts.slice(0, index)) {
      const mayBeSame = ratioOf(front.area, back.area) > duplicateIou;
      const areApart = exclusive.has(front.object.category) && exclusive.has(back.object.category);
      if (!(mayBeSame || areApart) || !doMeet(front.box, back.box)) continue;
      const common = intersect(front.spans, back.spans);
      const bboxXywh = boxOf(common, size);
      if (bboxXywh === null) continue;
      const amount = areaOf(common);
      const ids = [front.object.id, back.object.id] as const;
      if (mayBeSame && amount / (front.area + back.area - amount) > duplicateIou) {
        const [annotationId, otherId] = ids;
        found.push({ rule: 'duplicate', annotationId, otherId, amount, bboxXywh });
      } else if (areApart) {
        const [otherId, annotationId] = ids;
        found.push({ rule: 'overlap', annotationId, otherId, amount, bboxXywh });
      }
    }
  });
  return found;
};

/** No intersection over union is larger than the smaller area over the larger. */
const ratioOf = (a: number, b: number): number => Math.min(a, b) / Math.max(a, b, 1);

const doMeet = (a: BBoxXywh | null, b: BBoxXywh | null): boolean =>
  a !== null &&
  b !== null &&
  a[0] < b[0] + b[2] &&
  b[0] < a[0] + a[2] &&
  a[1] < b[1] + b[3] &&
  b[1] < a[1] + a[3];

const boxOf = (spans: Spans, size: SizeHW): BBoxXywh | null =>
  boxOfPieces(piecesOf(spans, size.height));
