/**
 * What a project asks of its objects and images, and what an answer is. The same rules as the
 * server's (`annotations/services/attribute_values.py`), by the vectors that both read.
 */

export type AttributeValue = boolean | number | string;

/** Answers by key; what came from elsewhere may be anything. */
export type Attributes = Readonly<Record<string, unknown>>;

export type AttributeKind = 'checkbox' | 'choice' | 'number' | 'text';
export type AttributeTarget = 'annotation' | 'image';

/** What an answer has to be. */
export interface Scale {
  readonly kind: AttributeKind;
  readonly choices: readonly string[];
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Counted from the minimum or 0. */
  readonly step: number | null;
}

export interface AttributeDefinition extends Scale {
  readonly id: string;
  /** Member of the attributes; never changes. */
  readonly key: string;
  readonly name: string;
  readonly target: AttributeTarget;
  /** Ids of the categories whose objects are asked; empty for all. */
  readonly categories: readonly string[];
  readonly default: AttributeValue | null;
  readonly isRequired: boolean;
  /** It is not asked any more; answers that are there stay. */
  readonly isRetired: boolean;
}

/** Attributes of every object; true, or left out. */
export const FLAGS = ['occluded', 'truncated'] as const;
export type Flag = (typeof FLAGS)[number];

const MAX_TEXT_CHARACTERS = 1000;
const STEP_TOLERANCE = 1e-6;

/** Whether a value is an answer of this kind, in range and among the choices. */
export const isAnswer = (scale: Scale, value: unknown): value is AttributeValue => {
  switch (scale.kind) {
    case 'checkbox':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && scale.choices.includes(value);
    case 'text':
      // Characters as Python counts them, not UTF-16 units.
      return (
        typeof value === 'string' &&
        value.trim() !== '' &&
        Array.from(value).length <= MAX_TEXT_CHARACTERS
      );
    case 'number':
      return typeof value === 'number' && isOnScale(scale, value);
  }
};

const isOnScale = ({ minimum, maximum, step }: Scale, value: number): boolean => {
  if (!Number.isFinite(value)) return false;
  if ((minimum !== null && value < minimum) || (maximum !== null && value > maximum)) return false;
  if (step === null) return true;
  const steps = (value - (minimum ?? 0)) / step;
  return Number.isFinite(steps) && Math.abs(steps - Math.round(steps)) <= STEP_TOLERANCE;
};

const fitsCategory = ({ categories }: AttributeDefinition, category: string): boolean =>
  categories.length === 0 || categories.includes(category);

/** What is asked of objects of a category, in order. */
export const askedOfObject = (
  definitions: readonly AttributeDefinition[],
  category: string,
): readonly AttributeDefinition[] =>
  definitions.filter(
    (one) => one.target === 'annotation' && !one.isRetired && fitsCategory(one, category),
  );

/** What is asked of the image, in order. */
export const askedOfImage = (
  definitions: readonly AttributeDefinition[],
): readonly AttributeDefinition[] =>
  definitions.filter(({ target, isRetired }) => target === 'image' && !isRetired);

/** What a new object of a category begins with. */
export const defaultAttributes = (
  definitions: readonly AttributeDefinition[],
  category: string,
): Attributes =>
  Object.fromEntries(
    askedOfObject(definitions, category).flatMap((one) =>
      one.default === null ? [] : [[one.key, one.default]],
    ),
  );

/** What a copy in a category takes along: flags, and answers that the server takes anew. */
export const carriedAttributes = (
  definitions: readonly AttributeDefinition[],
  attributes: Attributes,
  category: string,
): Attributes => {
  const fits = ([key, value]: readonly [string, unknown]): boolean => {
    if (isFlag(key)) return typeof value === 'boolean';
    const known = definitions.find((one) => one.target === 'annotation' && one.key === key);
    return known !== undefined && fitsCategory(known, category) && isAnswer(known, value);
  };
  return Object.fromEntries(Object.entries(attributes).filter(fits));
};

/** Required questions without an answer. */
export const unanswered = (
  asked: readonly AttributeDefinition[],
  attributes: Attributes,
): readonly AttributeDefinition[] =>
  asked.filter((one) => one.isRequired && !isAnswer(one, attributes[one.key]));

/** Answers to what is not asked here: of a retired definition, of another category, from elsewhere. */
export const leftovers = (
  asked: readonly AttributeDefinition[],
  attributes: Attributes,
): readonly (readonly [key: string, value: unknown])[] =>
  Object.entries(attributes).filter(
    ([key]) => !isFlag(key) && !asked.some((one) => one.key === key),
  );

/** Attributes with one answer more, or, for null, one less. */
export const withAnswer = (
  attributes: Attributes,
  key: string,
  value: AttributeValue | null,
): Attributes => {
  const others = Object.entries(attributes).filter(([other]) => other !== key);
  return Object.fromEntries(value === null ? others : [...others, [key, value]]);
};

/** Lay changes over attributes; null takes an answer away. */
export const patchedAttributes = (attributes: Attributes, changes: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries({ ...attributes, ...changes }).filter(([, value]) => value !== null),
  );

/** Whether two sets of answers are the same, in any order. */
export const areSameAttributes = (a: Attributes, b: Attributes): boolean => {
  const sorted = (all: Attributes): string =>
    JSON.stringify(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)));
  return sorted(a) === sorted(b);
};

const isFlag = (key: string): key is Flag => FLAGS.some((flag) => flag === key);
