/** A button is down among the proposals: a click takes one over, a loop all that lie inside it. */
import { clampToImage } from '../../engine/geometry/spaces';
import type { ImagePoint } from '../../engine/geometry/spaces';
import { clearDraft } from '../../stores/draft';
import { proposalAt } from '../../stores/proposals';
import { isDragged } from '../dragDistance';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';
import { proposalsInside, takeProposals } from './takeOver';

export class ProposalsLassoing extends ToolState {
  readonly path = 'proposals.lassoing';
  private start: PointerInfo | null = null;
  private isDrag = false;
  private points: readonly ImagePoint[] = [];

  override onEnter(info: PointerInfo | null): void {
    this.start = info;
    this.isDrag = false;
    this.points = info === null ? [] : [this.onImage(info)];
  }

  override onPointerMove(info: PointerInfo): void {
    const { start } = this;
    if (start === null) return;
    this.isDrag ||= isDragged(start.device, start.screen, info.screen);
    if (!this.isDrag) return;
    this.points = [...this.points, this.onImage(info)];
    const shape = { kind: 'polygon', points: this.points } as const;
    this.editor.stores.draft.setState({ shape: { shape, isCut: false, categoryId: null } });
  }

  override onPointerUp({ image }: PointerInfo): void {
    const { isDrag, points } = this;
    const state = this.editor.stores.proposals.getState();
    const { imageSize } = this.editor.stores.viewport.getState();
    this.editor.transition('proposals.idle');
    const hit = proposalAt(state, image);
    const single = hit === null ? [] : [hit];
    void takeProposals(this.editor, isDrag ? proposalsInside(state, points, imageSize) : single);
  }

  override onCancel(): boolean {
    this.editor.transition('proposals.idle');
    return true;
  }

  override onExit(): void {
    clearDraft(this.editor.stores.draft);
  }

  private onImage({ image }: PointerInfo): ImagePoint {
    return clampToImage(image, this.editor.stores.viewport.getState().imageSize);
  }
}
