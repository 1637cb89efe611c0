/** Which two models are compared. */
import type { Architecture, ModelInfo, ModelName } from '../../api/types';

export const SIDES = ['left', 'right'] as const;
export type Side = (typeof SIDES)[number];

export const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left');

/** The model of each side; of the right one null while there is no second model. */
export interface Sides {
  readonly left: ModelInfo | null;
  readonly right: ModelInfo | null;
}

/** As the address names them. */
export type AskedSides = { readonly [S in Side]?: ModelName | undefined };

const STRENGTH: Readonly<Record<Architecture, number>> = {
  starter: 0,
  vit_b: 1,
  vit_l: 2,
  vit_h: 3,
};

/** The largest network; of equal ones the newest, which the list has last. */
const best = (models: readonly ModelInfo[]): ModelInfo | null =>
  models.reduce<ModelInfo | null>(
    (found, model) =>
      found === null || STRENGTH[model.architecture] >= STRENGTH[found.architecture]
        ? model
        : found,
    null,
  );

/**
 * The models to show: those of the address where their weights are here, else the project's on the
 * left and the best other one on the right.
 */
export const chooseSides = (
  models: readonly ModelInfo[],
  projectModel: ModelName,
  asked: AskedSides,
): Sides => {
  const usable = models.filter(({ isAvailable }) => isAvailable);
  const named = (name: ModelName | undefined): ModelInfo | null =>
    usable.find((model) => model.name === name) ?? null;
  const askedRight = named(asked.right);
  const left =
    named(asked.left) ??
    (askedRight?.name === projectModel ? null : named(projectModel)) ??
    best(usable.filter((model) => model !== askedRight));
  const others = usable.filter((model) => model !== left);
  return { left, right: askedRight === left ? best(others) : (askedRight ?? best(others)) };
};

/** As an address names what is shown, so that it stays when the project's model changes. */
export const namesOf = ({ left, right }: Sides): AskedSides => ({
  left: left?.name,
  right: right?.name,
});

/** Another model on one side; the one of the other side makes them change places. */
export const withModel = (sides: Sides, side: Side, name: ModelName): AskedSides => {
  const { left, right } = namesOf(sides);
  const isSwap = sides[otherSide(side)]?.name === name;
  if (isSwap) return { left: right, right: left };
  return { left, right, [side]: name };
};
