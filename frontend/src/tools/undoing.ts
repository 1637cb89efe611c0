/** Undo and redo, in the place of their presses. */
import type { Changes } from './changes';
import type { Doubt } from './doubt';
import type { Findings } from './findings';
import type { MaskEdits } from './maskEdits';
import type { EditorStores } from './ports';
import type { PromptSet } from './promptSet';
import type { Submission } from './submission';

/** What undo needs of the editor around it. */
export interface UndoingHost {
  readonly stores: EditorStores;
  readonly changes: Changes;
  readonly edits: MaskEdits;
  readonly findings: Findings;
  readonly prompts: PromptSet;
  readonly submission: Submission;
}

export class Undoing {
  constructor(
    private readonly editor: UndoingHost,
    private readonly doubt: Doubt,
  ) {}

  /** The last change, the last prompt of what came back with the image, or the skip before it. */
  undo(isRepeat: boolean): Promise<void> {
    const { stores, changes, prompts, submission } = this.editor;
    return this.inOrder(async () => {
      await changes.settled();
      if (stores.history.getState().past.length > 0) {
        const restored = (await changes.undo())?.prompts ?? null;
        if (restored !== null) prompts.restore(restored.before);
      } else if (!prompts.undoLast() && !isRepeat) {
        // Whoever holds the key to take back what was done since does not mean the image before.
        await submission.undoSkip();
      }
    });
  }

  redo(): Promise<void> {
    const { changes, prompts } = this.editor;
    return this.inOrder(async () => {
      const restored = (await changes.redo())?.prompts ?? null;
      if (restored !== null) prompts.restore(restored.after);
    });
  }

  /** Act after all that was done before, and before what is done from here on. */
  private inOrder(act: () => Promise<void>): Promise<void> {
    const { edits, findings } = this.editor;
    return findings.inTurn(async () => {
      await this.doubt.sure();
      await edits.queue(act);
    });
  }
}
