/**
 * A tool is a set of states, one class and one file each; exactly one is active. A state reacts to
 * the pointer and says which state comes next; it draws nothing and knows no DOM.
 */
import type { Combination } from '../engine/masks/edit';
import type { Editor } from './editor';
import type { PointerInfo } from './events';

/** Path of a state, `tool.state`. */
export type StatePath =
  | `${ToolName}.idle`
  | 'sam.pointing'
  | 'sam.draggingBox'
  | `${HeldTool}.dragging`
  | 'proposals.lassoing'
  | 'wand.choosing'
  | `${'brush' | 'eraser'}.painting`
  | `${VertexTool}.${'drawing' | 'draggingVertex'}`
  | `${DragTool}.dragging`;

/** Tools that set corners by clicks. */
export type VertexTool = 'polygon' | 'line';

/** Tools that act while a key is held. */
export type HeldTool = 'pan' | 'window';

/** Tools whose shape is one drag. */
export type DragTool = 'box' | 'ellipse' | 'lasso';

export type ToolName =
  'sam' | 'proposals' | 'select' | HeldTool | 'brush' | 'eraser' | 'wand' | VertexTool | DragTool;

/** Tools that change masks without SAM: an open mask is kept before they begin. */
export const HAND_TOOLS: ReadonlySet<ToolName> = new Set<ToolName>([
  'brush',
  'eraser',
  'polygon',
  'line',
  'box',
  'ellipse',
  'lasso',
  'wand',
]);

// Every path begins with its tool, as its type says.
export const toolOf = (path: StatePath): ToolName => path.split('.')[0] as ToolName;

/**
 * What becomes of a finished shape: an object of its own, or a change of the selected one, which is
 * made larger or smaller by it, reduced to what lies inside it, or parted along it.
 */
export type Completion = 'new' | Combination | 'split';

export abstract class ToolState {
  abstract readonly path: StatePath;
  /** Goes on after the image was moved; other states are given up by that. */
  readonly isKeptWhilePanning: boolean = false;

  constructor(protected readonly editor: Editor) {}

  /** @param info  the pointer event that led here; null when a command did */
  onEnter(_info: PointerInfo | null): void {}
  onExit(): void {}
  onPointerDown(_info: PointerInfo): void {}
  onPointerMove(_info: PointerInfo): void {}
  onPointerUp(_info: PointerInfo): void {}
  /** The pointer left the canvas. */
  onPointerLeave(): void {}
  /** Whether there is a shape that waits to be kept. */
  hasShape(): boolean {
    return false;
  }
  /**
   * Give up what is going on.
   * @returns  whether there was anything
   */
  onCancel(): boolean {
    return false;
  }
  /**
   * Finish what is being drawn.
   * @returns  whether there was anything
   */
  onComplete(_completion: Completion): boolean {
    return false;
  }
  /**
   * Take the last step of what is being drawn back.
   * @returns  whether there was one
   */
  onStepBack(): boolean {
    return false;
  }
  /** Take away what the pointer is over, of what is being drawn. */
  onRemove(): boolean {
    return false;
  }
  /** Another image comes: forget where things were. */
  onImageLeft(): void {}
}
