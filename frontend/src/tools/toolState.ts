/**
 * A tool is a set of states, one class and one file each; exactly one is active. A state reacts to
 * the pointer and says which state comes next; it draws nothing and knows no DOM.
 */
import type { Editor } from './editor';
import type { PointerInfo } from './events';

/** Path of a state, `tool.state`. */
export type StatePath =
  'sam.idle' | 'sam.pointing' | 'sam.draggingBox' | 'select.idle' | 'pan.idle' | 'pan.dragging';

export type ToolName = 'sam' | 'select' | 'pan';

export abstract class ToolState {
  abstract readonly path: StatePath;

  constructor(protected readonly editor: Editor) {}

  /** @param info  the pointer event that led here; null when a command did */
  onEnter(_info: PointerInfo | null): void {}
  onExit(): void {}
  onPointerDown(_info: PointerInfo): void {}
  onPointerMove(_info: PointerInfo): void {}
  onPointerUp(_info: PointerInfo): void {}
  /** The pointer left the canvas. */
  onPointerLeave(): void {}
  /**
   * Give up what is going on.
   * @returns  whether there was anything
   */
  onCancel(): boolean {
    return false;
  }
}
