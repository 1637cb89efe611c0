import type { ImageFilter, ImageState } from '../../../api/types';

/**
 * Take another state into a filter, and keep what else is filtered by.
 *
 * The states of the head count the images that are there: they lead out of the trash. A reason to
 * skip goes with the skipped ones: no other image has one.
 */
export const withState = (filter: ImageFilter, state: ImageState | undefined): ImageFilter => {
  const dropped = ['state', 'deleted', ...(state === 'skipped' ? [] : ['skipReason'])];
  const kept = Object.entries(filter).filter(([name]) => !dropped.includes(name));
  return { ...Object.fromEntries(kept), ...(state !== undefined && { state }) };
};
