/** Changes of the document: each is kept on disk first, shown second, sent third. */
import { inserted, redone, undone } from '../engine/history/history';
import {
  inverseDraft,
  operationFromDraft,
  redoDraft,
  UnknownAnnotationError,
} from '../engine/operations/operation';
import type { AnnotationDraft, Annotations, OperationDraft } from '../engine/operations/operation';
import { applyOperation } from '../engine/operations/operation';
import { applyToDocument } from '../stores/document';
import type { HistoryEntry } from '../stores/history';
import type { EditorPorts, EditorStores } from './ports';

export interface Begun {
  readonly prompts: HistoryEntry['prompts'];
  /** Length of the past when it was begun. */
  readonly place: number;
}

export class Changes {
  /** Changes run one after the other: each predicts the version that the one before leaves. */
  private tail: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
  ) {}

  /**
   * Do something that can be undone.
   * @param begun  for what was begun a while ago: prompts on either side and its place in history
   */
  do(label: string, draft: AnnotationDraft, begun: Begun | null = null): Promise<boolean> {
    return this.inTurn(async () => {
      const inverse = inverseDraft(draft, this.annotations());
      if (!(await this.keep([draft]))) return false;
      const entry: HistoryEntry = {
        label,
        undo: inverse === null ? [] : [inverse],
        redo: [redoDraft(draft)],
        prompts: begun?.prompts ?? null,
      };
      const { past } = this.stores.history.getState();
      this.stores.history.setState((history) =>
        inserted(history, entry, begun?.place ?? past.length),
      );
      return true;
    });
  }

  /** Do something that undo does not cover: the image's state. */
  doFinal(draft: OperationDraft): Promise<boolean> {
    return this.inTurn(() => this.keep([draft]));
  }

  /** @returns  the entry that was taken back, null when there is none */
  undo(): Promise<HistoryEntry | null> {
    return this.inTurn(async () => {
      const step = undone(this.stores.history.getState());
      if (step === null || !(await this.keep(step.entry.undo))) return null;
      this.stores.history.setState(step.history);
      return step.entry;
    });
  }

  redo(): Promise<HistoryEntry | null> {
    return this.inTurn(async () => {
      const step = redone(this.stores.history.getState());
      if (step === null || !(await this.keep(step.entry.redo))) return null;
      this.stores.history.setState(step.history);
      return step.entry;
    });
  }

  /** Resolves when every change so far is kept. */
  settled(): Promise<unknown> {
    return this.tail;
  }

  private annotations(): Annotations {
    return this.stores.document.getState().annotations;
  }

  private inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.tail.then(change);
    this.tail = result.catch(() => undefined);
    return result;
  }

  private async keep(drafts: readonly OperationDraft[]): Promise<boolean> {
    const { imageId } = this.stores.document.getState();
    if (imageId === null) return false;
    if (drafts.length === 0) return true;
    try {
      let annotations = this.annotations();
      const operations = drafts.map((draft) => {
        const operation = operationFromDraft(draft, annotations, this.ports.makeId());
        annotations = applyOperation(annotations, operation);
        return operation;
      });
      await this.ports.keep(imageId, operations);
      for (const operation of operations) applyToDocument(this.stores.document, operation);
      return true;
    } catch (error) {
      if (error instanceof UnknownAnnotationError) {
        this.ports.say({ tone: 'plain', text: 'The object is no longer there.' });
        return false;
      }
      const reason = error instanceof Error ? error.message : String(error);
      this.ports.say({
        tone: 'problem',
        text: `Not done: this computer could not keep it (${reason}).`,
        hint: 'Free some disk space or allow this site to store data, then do it again.',
      });
      return false;
    }
  }
}
