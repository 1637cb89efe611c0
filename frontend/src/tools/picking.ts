/** Which objects lie under the pointer, and selecting among them. */
import { isOnImage } from '../engine/geometry/spaces';
import type { ImagePoint } from '../engine/geometry/spaces';
import { screenToImage } from '../engine/geometry/viewport';
import type { Annotation } from '../engine/operations/annotation';
import { annotationsAt } from '../stores/document';
import type { EditorStores } from './ports';

/** Where on the image the pointer is; null beside it. */
export const pointUnderPointer = ({ viewport }: EditorStores): ImagePoint | null => {
  const { pointer, viewport: view, imageSize } = viewport.getState();
  const point = pointer === null ? null : screenToImage(pointer, view);
  return point !== null && isOnImage(point, imageSize) ? point : null;
};

/** Front to back. */
export const underPointer = ({ document, viewport }: EditorStores): readonly Annotation[] => {
  const { pointer, viewport: view } = viewport.getState();
  return pointer === null ? [] : annotationsAt(document.getState(), screenToImage(pointer, view));
};

/** Select what lies under the pointer, the smallest first; again selects the next larger one. */
export const selectUnderPointer = (stores: EditorStores): void => {
  const ids = [...underPointer(stores)].sort((a, b) => a.area - b.area).map(({ id }) => id);
  const { selectedId } = stores.selection.getState();
  const place = selectedId === null ? -1 : ids.indexOf(selectedId);
  stores.selection.setState({ selectedId: ids[(place + 1) % Math.max(1, ids.length)] ?? null });
};
