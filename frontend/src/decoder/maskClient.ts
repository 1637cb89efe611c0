/** The page's side of the masks worker: whole masks are made and unpacked over there. */
import type { MaskBitmap } from '../engine/masks/maskBitmap';
import type { CocoRle } from '../engine/masks/rle';
import type { LowResLogits, UpsampleTarget } from '../engine/masks/upsample';
import type { CutMask, MaskCalls } from './protocol';
import { WorkerChannel } from './workerChannel';
import type { WorkerLike } from './workerChannel';

export class MaskClient {
  private channel: WorkerChannel<MaskCalls> | null = null;

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

  dispose(): void {
    this.channel?.close();
    this.channel = null;
  }

  private open(): WorkerChannel<MaskCalls> {
    this.channel ??= new WorkerChannel(this.makeWorker(), () => {
      this.channel = null;
    });
    return this.channel;
  }
}
