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
  readonly imageId: string;
}

/** `gone`: it is about an object that is no longer there. */
type Kept = 'kept' | 'gone' | 'failed';

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
    const imageId = begun?.imageId ?? this.imageId();
    return this.inTurn(async () => {
      const inverse = inverseDraft(draft, this.annotations());
      if ((await this.keep(imageId, [draft])) !== 'kept') return false;
      // The history is the open image's; undo must not reach into one that was left.
      if (this.imageId() !== imageId) return true;
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
  doFinal(draft: OperationDraft, imageId: string | null = this.imageId()): Promise<boolean> {
    return this.inTurn(async () => (await this.keep(imageId, [draft])) === 'kept');
  }

  /** @returns  the entry that was taken back, null when there is none */
  undo(): Promise<HistoryEntry | null> {
    const imageId = this.imageId();
    return this.inTurn(async () => {
      const entry = undone(this.stores.history.getState())?.entry;
      if (entry === undefined) return null;
      const kept = await this.keep(imageId, entry.undo);
      if (kept === 'failed') return null;
      // The history may have grown meanwhile. What can never be undone does not bar what is older.
      this.stores.history.setState(({ past, future }) => ({
        past: past.filter((other) => other !== entry),
        future: kept === 'gone' ? future : [...future, entry],
      }));
      return kept === 'kept' ? entry : null;
    });
  }

  redo(): Promise<HistoryEntry | null> {
    const imageId = this.imageId();
    return this.inTurn(async () => {
      const entry = redone(this.stores.history.getState())?.entry;
      if (entry === undefined) return null;
      const kept = await this.keep(imageId, entry.redo);
      if (kept === 'failed') return null;
      this.stores.history.setState(({ past, future }) => ({
        past: kept === 'gone' ? past : [...past, entry],
        future: future.filter((other) => other !== entry),
      }));
      return kept === 'kept' ? entry : null;
    });
  }

  /** Resolves when every change so far is kept. */
  settled(): Promise<unknown> {
    return this.tail;
  }

  private imageId(): string | null {
    return this.stores.document.getState().imageId;
  }

  private annotations(): Annotations {
    return this.stores.document.getState().annotations;
  }

  private inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.tail.then(change);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** @param imageId  the image that it was done to, which may have been left since */
  private async keep(imageId: string | null, drafts: readonly OperationDraft[]): Promise<Kept> {
    if (drafts.length === 0) return 'kept';
    const isShown = this.imageId() === imageId;
    if (imageId === null || !(isShown || drafts.every(needsNoDocument))) {
      this.ports.say({ tone: 'plain', text: 'Not done: its image is not open.' });
      return 'failed';
    }
    try {
      let annotations = this.annotations();
      const operations = drafts.map((draft) => {
        const operation = operationFromDraft(draft, annotations, this.ports.makeId());
        annotations = applyOperation(annotations, operation);
        return operation;
      });
      await this.ports.keep(imageId, operations);
      if (this.imageId() !== imageId) return 'kept';
      for (const operation of operations) applyToDocument(this.stores.document, operation);
      return 'kept';
    } catch (error) {
      if (error instanceof UnknownAnnotationError) {
        this.ports.say({ tone: 'plain', text: 'The object is no longer there.' });
        return 'gone';
      }
      const reason = error instanceof Error ? error.message : String(error);
      this.ports.say({
        tone: 'problem',
        text: `Not done: this computer could not keep it (${reason}).`,
        hint: 'Free some disk space or allow this site to store data, then do it again.',
      });
      return 'failed';
    }
  }
}

/** What builds on nothing that is shown can be kept for an image that has been left. */
const needsNoDocument = ({ kind }: OperationDraft): boolean =>
  kind === 'create' || kind === 'set_image_state';
