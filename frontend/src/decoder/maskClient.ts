/** The page's side of the masks worker: whole masks are made and unpacked over there. */
import type { ImagePoint, SizeHW } from '../engine/geometry/spaces';
import type { Finding, LintLimits, LintObject } from '../engine/lint/lint';
import type { MaskEdit } from '../engine/masks/edit';
import type { MaskBitmap } from '../engine/masks/maskBitmap';
import type { CocoRle } from '../engine/masks/rle';
import type { LowResLogits, UpsampleTarget } from '../engine/masks/upsample';
import type { CutMask, EditedMask, MaskCalls } from './protocol';
import { WorkerChannel } from './workerChannel';
import type { WorkerLike } from './workerChannel';

export class MaskClient {
  private channel: WorkerChannel<MaskCalls> | null = null;
  /** The picture that the worker has. */
  private shown: ImageBitmap | null = null;

  /** Starts the worker at once: a mask is kept also when the network is gone by then. */
  constructor(private readonly makeWorker: () => WorkerLike) {
    this.open();
  }

  /** Make the mask of the whole image from low-resolution logits, which are copied. */
  cut(logits: LowResLogits, target: UpsampleTarget): Promise<CutMask> {
    const data = logits.data.slice();
    return this.open().call('cut', { logits: { ...logits, data }, target }, [data.buffer]);
  }

  /** Unpack stored masks for drawing, in the order given. */
  unpack(segmentations: readonly CocoRle[]): Promise<readonly MaskBitmap[]> {
    return this.open().call('unpack', { segmentations });
  }

  /** Apply edits of a hand to a mask; a base of null begins with an empty one. */
  edit(base: CocoRle | null, edits: readonly MaskEdit[], size: SizeHW): Promise<EditedMask> {
    return this.open().call('edit', { base, edits, size });
  }

  /** Take a mask apart into what hangs together, largest first. */
  split(segmentation: CocoRle, along: readonly ImagePoint[]): Promise<readonly EditedMask[]> {
    return this.open().call('split', { segmentation, along });
  }

  /**
   * Pick what has the colour of a point and hangs together with it.
   * @param picture  the display image; it crosses to the worker once
   */
  async pick(
    picture: ImageBitmap,
    imageSize: SizeHW,
    seed: ImagePoint,
    tolerance: number,
  ): Promise<CocoRle> {
    const channel = this.open();
    if (this.shown !== picture) {
      this.shown = picture;
      await channel.call('show', { picture });
    }
    return channel.call('pick', { seed, imageSize, tolerance });
  }

  /** Look through the objects of an image, back to front, for what is probably a slip. */
  lint(
    objects: readonly LintObject[],
    size: SizeHW,
    limits: LintLimits,
  ): Promise<readonly Finding[]> {
    return this.open().call('lint', { objects, size, limits });
  }

  /** Compare the mask of logits, which are copied, with stored masks: one IoU each. */
  compare(
    logits: LowResLogits,
    target: UpsampleTarget,
    others: readonly CocoRle[],
  ): Promise<readonly number[]> {
    const data = logits.data.slice();
    const request = { logits: { ...logits, data }, target, others };
    return this.open().call('compare', request, [data.buffer]);
  }

  dispose(): void {
    this.channel?.close();
    this.channel = null;
  }

  private open(): WorkerChannel<MaskCalls> {
    this.channel ??= new WorkerChannel(this.makeWorker(), () => {
      this.channel = null;
      this.shown = null;
    });
    return this.channel;
  }
}
