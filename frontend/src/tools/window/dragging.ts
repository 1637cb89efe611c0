/** As radiologists drag: sideways for the width of the window, up and down for its level. */
import type { ScreenPoint } from '../../engine/geometry/spaces';
import { draggedWindow } from '../../engine/intensity/intensity';
import type { SampleWindow } from '../../engine/intensity/intensity';
import { showWindow } from '../../stores/windowing';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';

interface Start {
  readonly screen: ScreenPoint;
  readonly shown: SampleWindow;
}

export class WindowDragging extends ToolState {
  readonly path = 'window.dragging';
  /** Counted from there: whole samples would swallow a slow drag step by step. */
  private start: Start | null = null;

  override onEnter(info: PointerInfo | null): void {
    const { shown } = this.editor.stores.windowing.getState();
    this.start = info === null || shown === null ? null : { screen: info.screen, shown };
  }

  override onPointerMove({ screen }: PointerInfo): void {
    if (this.start === null) return;
    const { screen: from, shown } = this.start;
    const dragged = draggedWindow(shown, screen.x - from.x, screen.y - from.y);
    showWindow(this.editor.stores.windowing, dragged);
  }

  override onPointerUp(): void {
    this.editor.transition('window.idle');
  }

  override onCancel(): boolean {
    if (this.start !== null) showWindow(this.editor.stores.windowing, this.start.shown);
    this.editor.transition('window.idle');
    return true;
  }
}
