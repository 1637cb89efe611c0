/** What the labeling page says about itself: the parts of it that React shows. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { DecoderStatus } from '../../decoder/clientOptions';
import type { Notice, PagePanel } from '../../tools/ports';
import type { ToolName } from '../../tools/toolState';

export interface StatusState {
  /** The image that the workbench is about; null while it changes. */
  readonly openedId: string | null;
  readonly decoder: DecoderStatus;
  readonly tool: ToolName;
  readonly notice: (Notice & { readonly key: number }) | null;
  readonly picture: 'loading' | 'shown' | 'failed';
  /** WebGL2 is missing: nothing can be drawn. */
  readonly isCanvasMissing: boolean;
  readonly openPanel: PagePanel | null;
  readonly isTrayOpen: boolean;
}

export type StatusStore = StoreApi<StatusState>;

export const makeStatusStore = (): StatusStore =>
  createStore<StatusState>(() => ({
    openedId: null,
    decoder: { state: 'idle' },
    tool: 'sam',
    notice: null,
    picture: 'loading',
    isCanvasMissing: false,
    openPanel: null,
    isTrayOpen: false,
  }));
