/** Where the focus stands in a list that changes. */
import type { NumberList } from './numberList';

export interface GridStand {
  /** The image; undefined where there is none. */
  readonly number: number | undefined;
  /** Its place in the list, from 0. */
  readonly place: number;
}

/**
 * Stay with the image when others come and go; where it is gone itself, stay at its place.
 * @returns  the same object while nothing has moved
 */
export const standIn = (list: NumberList, stand: GridStand): GridStand => {
  const found = stand.number === undefined ? -1 : list.placeOf(stand.number);
  const place = found >= 0 ? found : Math.max(0, Math.min(stand.place, list.count - 1));
  const number = list.at(place);
  return number === stand.number && place === stand.place ? stand : { number, place };
};
