/** Proposals on the image, one of them under the pointer. */
import { proposalAt } from '../../stores/proposals';
import type { PointerInfo } from '../events';
import { ToolState } from '../toolState';

export class ProposalsIdle extends ToolState {
  readonly path = 'proposals.idle';

  override onEnter(): void {
    this.editor.prompts.endPreview();
  }

  override onPointerMove({ image }: PointerInfo): void {
    const { proposals } = this.editor.stores;
    const hovered = proposalAt(proposals.getState(), image);
    if (proposals.getState().hovered !== hovered) proposals.setState({ hovered });
  }

  override onPointerDown(info: PointerInfo): void {
    if (info.button === 'left') this.editor.transition('proposals.lassoing', info);
  }

  override onPointerLeave(): void {
    this.editor.stores.proposals.setState({ hovered: null });
  }
}
