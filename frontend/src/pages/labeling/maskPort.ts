/** The masks worker as the editor sees it: the picture that the wand reads is the one that is open. */
import type { MaskClient } from '../../decoder/maskClient';
import type { SizeHW } from '../../engine/geometry/spaces';
import type { MaskPort } from '../../tools/ports';
import { words } from '../../words/words';

interface ShownPicture {
  readonly picture: ImageBitmap;
  readonly imageSize: SizeHW;
}

export const makeMaskPort = (masks: MaskClient, shown: () => ShownPicture | null): MaskPort => ({
  cut: (logits, target) => masks.cut(logits, target),
  edit: (base, edits, size) => masks.edit(base, edits, size),
  split: (segmentation, along) => masks.split(segmentation, along),
  lint: (objects, size, limits) => masks.lint(objects, size, limits),
  compare: (logits, target, others) => masks.compare(logits, target, others),
  pick: async (seed, tolerance) => {
    const open = shown();
    if (open === null) throw new Error(words.notices.pictureNotThere);
    return masks.pick(open.picture, open.imageSize, seed, tolerance);
  },
});
