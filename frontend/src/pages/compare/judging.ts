/** What the masks of both panes have in common, and where they differ. */
import type { CutMask } from '../../decoder/protocol';
import { differenceOf } from '../../engine/masks/difference';
import type { MaskDifference } from '../../engine/masks/difference';
import type { MaskBitmap } from '../../engine/masks/maskBitmap';
import type { CocoRle } from '../../engine/masks/rle';
import { presentMask } from './pane';
import type { Pane, PaneState } from './pane';
import { SIDES } from './sides';
import type { Side } from './sides';

type Masks = Readonly<Record<Side, CutMask>>;

export interface Verdict extends MaskDifference {
  /** The two that were compared. */
  readonly masks: Masks;
  readonly onlyLeftBitmap: MaskBitmap;
  readonly onlyRightBitmap: MaskBitmap;
}

export interface JudgePorts {
  readonly panes: Readonly<Record<Side, Pick<Pane, 'store'>>>;
  readonly unpack: (segmentations: readonly CocoRle[]) => Promise<readonly MaskBitmap[]>;
  /** Null when there is nothing to compare. */
  readonly say: (verdict: Verdict | null) => void;
}

export class Judge {
  constructor(private readonly ports: JudgePorts) {}

  /** Judge whenever a mask comes or an answer goes; the returned function ends it. */
  follow(): () => void {
    const stops = SIDES.map((side) =>
      this.ports.panes[side].store.subscribe((state, before) => {
        if (isNews(state, before)) void this.judge();
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }

  private async judge(): Promise<void> {
    const { say } = this.ports;
    const masks = this.masks();
    if (masks === null) {
      // While a further prompt is on its way, what was said of those before stays.
      if (this.isAnswerGone()) say(null);
      return;
    }
    const verdict = await this.compare(masks).catch(() => null);
    if (isSame(masks, this.masks())) say(verdict);
  }

  private async compare(masks: Masks): Promise<Verdict | null> {
    const difference = differenceOf(masks.left.segmentation, masks.right.segmentation);
    const [onlyLeftBitmap, onlyRightBitmap] = await this.ports.unpack([
      difference.onlyLeft.segmentation,
      difference.onlyRight.segmentation,
    ]);
    if (onlyLeftBitmap === undefined || onlyRightBitmap === undefined) return null;
    return { ...difference, masks, onlyLeftBitmap, onlyRightBitmap };
  }

  /** Those of both panes; null while one is missing. */
  private masks(): Masks | null {
    const [left, right] = SIDES.map((side) => presentMask(this.stateOf(side)));
    return left && right ? { left, right } : null;
  }

  private isAnswerGone(): boolean {
    return SIDES.some((side) => this.stateOf(side).answer === null);
  }

  private stateOf(side: Side): PaneState {
    return this.ports.panes[side].store.getState();
  }
}

/** Whether a verdict is about these masks, and not about those before them. */
export const isAbout = (
  verdict: Verdict | null,
  masks: Readonly<Record<Side, CutMask | null>>,
): boolean => verdict !== null && isSame(verdict.masks, masks);

const isSame = (masks: Masks, others: Readonly<Record<Side, CutMask | null>> | null): boolean =>
  others !== null && SIDES.every((side) => masks[side] === others[side]);

const isNews = (state: PaneState, before: PaneState): boolean =>
  presentMask(state) !== presentMask(before) ||
  (state.answer === null) !== (before.answer === null);
