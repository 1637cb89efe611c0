/** From the pointer on either picture to shared prompts, and to the shared viewport. */
import type { PointerInputEvent } from '../../canvas/pointerInput';
import { boxFromCorners, clampToImage, isOnImage } from '../../engine/geometry/spaces';
import type { BoxXyxy, ImagePoint, ScreenPoint } from '../../engine/geometry/spaces';
import { screenToImage } from '../../engine/geometry/viewport';
import { boxPrompt, pointPrompt } from '../../engine/prompts/prompts';
import type { Prompt } from '../../engine/prompts/prompts';
import { pan } from '../../stores/viewport';
import type { ViewportStore } from '../../stores/viewport';
import { isDragged } from '../../tools/dragDistance';
import { promptUnder } from '../../tools/sam/promptHit';

/** What the hand acts on. */
export interface HandTarget {
  readonly viewport: ViewportStore;
  readonly prompts: readonly Prompt[];
  readonly add: (prompt: Prompt) => void;
  readonly remove: (index: number) => void;
  readonly preview: (point: ImagePoint | null) => void;
  readonly showBox: (box: BoxXyxy | null) => void;
  readonly showHovered: (index: number | null) => void;
}

type Doing =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'pressing' | 'boxing'; readonly start: PointerInputEvent }
  | { readonly kind: 'panning'; readonly last: ScreenPoint };

const NOTHING: Doing = { kind: 'nothing' };

export class PromptHand {
  /** While a key is held, dragging takes the picture along. */
  isPanKeyHeld = false;
  private doing: Doing = NOTHING;

  constructor(private readonly target: HandTarget) {}

  take(event: PointerInputEvent): void {
    if (event.kind !== 'cancel') {
      this.target.viewport.setState({ pointer: event.kind === 'leave' ? null : event.point });
    }
    switch (event.kind) {
      case 'down':
        this.press(event);
        return;
      case 'move':
        this.move(event);
        return;
      case 'up':
        this.release(event);
        return;
      case 'cancel':
        this.drop();
        return;
      case 'leave':
        this.target.preview(null);
        this.target.showHovered(null);
    }
  }

  private press(event: PointerInputEvent): void {
    const isPan = event.button === 'middle' || (this.isPanKeyHeld && event.button === 'left');
    this.doing = isPan
      ? { kind: 'panning', last: event.point }
      : { kind: 'pressing', start: event };
  }

  private move(event: PointerInputEvent): void {
    const { doing, target } = this;
    switch (doing.kind) {
      case 'nothing':
        this.hover(event);
        return;
      case 'panning':
        pan(target.viewport, event.point.x - doing.last.x, event.point.y - doing.last.y);
        this.doing = { kind: 'panning', last: event.point };
        return;
      case 'pressing':
        if (!isDrag(doing.start, event)) return;
        target.preview(null);
        this.doing = { kind: 'boxing', start: doing.start };
        target.showBox(this.boxTo(doing.start, event));
        return;
      case 'boxing':
        target.showBox(this.boxTo(doing.start, event));
    }
  }

  private release(event: PointerInputEvent): void {
    const { doing } = this;
    this.drop();
    if (doing.kind === 'pressing') this.click(doing.start);
    if (doing.kind !== 'boxing') return;
    const box = this.boxTo(doing.start, event);
    if (box.x1 > box.x0 && box.y1 > box.y0) this.target.add(boxPrompt(box));
  }

  private drop(): void {
    if (this.doing.kind === 'boxing') this.target.showBox(null);
    this.doing = NOTHING;
  }

  private hover({ point }: PointerInputEvent): void {
    const { target } = this;
    const { viewport, imageSize } = target.viewport.getState();
    target.showHovered(promptUnder(target.prompts, point, viewport));
    const at = screenToImage(point, viewport);
    target.preview(isOnImage(at, imageSize) ? at : null);
  }

  /** A prompt under the pointer is taken away, as on the labeling page. */
  private click({ point, button, hasAlt, hasShift }: PointerInputEvent): void {
    const { target } = this;
    const { viewport, imageSize } = target.viewport.getState();
    const under = promptUnder(target.prompts, point, viewport);
    if (under !== null) {
      target.remove(under);
      return;
    }
    const at = screenToImage(point, viewport);
    if (!isOnImage(at, imageSize)) return;
    target.add(pointPrompt(at, button === 'right' || hasAlt || hasShift ? 0 : 1));
  }

  private boxTo(start: PointerInputEvent, end: PointerInputEvent): BoxXyxy {
    const { viewport, imageSize } = this.target.viewport.getState();
    const corner = ({ point }: PointerInputEvent): ImagePoint =>
      clampToImage(screenToImage(point, viewport), imageSize);
    return boxFromCorners(corner(start), corner(end));
  }
}

const isDrag = (start: PointerInputEvent, { point }: PointerInputEvent): boolean =>
  start.button === 'left' && isDragged(start.device, start.point, point);
