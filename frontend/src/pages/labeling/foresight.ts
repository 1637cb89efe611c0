/**
 * The next image's first preview, before it is opened: the pointer will rest where it rests. Most
 * images are left by a key, and then the mask under the pointer is there with the picture.
 */
import type { DecoderClient } from '../../decoder/client';
import type { DecodeAnswer, EmbeddingSource } from '../../decoder/protocol';
import { isOnImage } from '../../engine/geometry/spaces';
import type { ImagePoint } from '../../engine/geometry/spaces';
import { fitViewport, screenToImage } from '../../engine/geometry/viewport';
import type { ViewportStore } from '../../stores/viewport';
import type { PromptSet } from '../../tools/promptSet';
import type { StatusStore } from './status';

/** A pointer that pauses on its way is not at rest. */
const REST_MILLISECONDS = 200;

/** What is needed of the editor. */
interface Previewer {
  restingPoint(): ImagePoint | null;
  readonly prompts: Pick<PromptSet, 'showPreview'>;
}

/** A preview on an image that is not open yet. */
interface Foreseen {
  readonly url: string;
  readonly point: ImagePoint;
  readonly answer: DecodeAnswer;
}

export class Foresight {
  private next: EmbeddingSource | null = null;
  private foreseen: Foreseen | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly viewport: ViewportStore,
    private readonly status: StatusStore,
    private readonly decoder: Pick<DecoderClient, 'foresee'>,
  ) {}

  /** Say which image is probably opened next; its embedding is here. */
  expect(source: EmbeddingSource): void {
    this.next = source;
    this.look();
  }

  /** An image opens: the mask where the pointer rests comes with its picture, in one frame. */
  show({ url }: EmbeddingSource, editor: Previewer): void {
    const point = editor.restingPoint();
    const { foreseen } = this;
    if (point === null || foreseen?.url !== url) return;
    if (foreseen.point.x === point.x && foreseen.point.y === point.y) {
      editor.prompts.showPreview(point, foreseen.answer);
    }
  }

  /** Follow the pointer; the returned function stops it. */
  follow(): () => void {
    const stop = this.viewport.subscribe(({ pointer }, before) => {
      if (pointer !== before.pointer) this.lookAtRest();
    });
    return () => {
      stop();
      clearTimeout(this.timer);
    };
  }

  private lookAtRest(): void {
    if (this.next === null) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), REST_MILLISECONDS);
  }

  private look(): void {
    const { next } = this;
    const { pointer, screen } = this.viewport.getState();
    const { tool, openedId } = this.status.getState();
    if (next === null || pointer === null || tool !== 'sam' || openedId === next.imageId) return;
    // An image opens fitted to the canvas, whatever the last one looked like.
    const point = screenToImage(pointer, fitViewport(next.imageSize, screen));
    if (!isOnImage(point, next.imageSize)) return;
    this.decoder.foresee(next, point, (answer) => {
      this.foreseen = { url: next.url, point, answer };
    });
  }
}
