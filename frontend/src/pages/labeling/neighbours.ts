/** The images that a labeler is likely to open next, the likeliest first. */
import type { ImageDetail } from '../../api/types';

/** The next three and the previous one, as steps from the open image. */
export const NEIGHBOUR_STEPS = [1, -1, 2, 3] as const;

type Linked = Pick<ImageDetail, 'next' | 'previous'>;

/**
 * Walk from an image to a neighbour; each image knows the ones beside it.
 * @param steps     forward when positive
 * @param detailOf  looks an image up; what is known already costs nothing
 * @returns         null where the project ends before
 */
export const walkToNeighbour = async <Image extends Linked>(
  image: Linked,
  steps: number,
  detailOf: (id: string) => Promise<Image>,
): Promise<Image | null> => {
  let found: Image | null = null;
  let from: Linked = image;
  for (let step = 0; step < Math.abs(steps); step += 1) {
    const id = steps > 0 ? from.next : from.previous;
    if (id === null) return null;
    found = await detailOf(id);
    from = found;
  }
  return found;
};
