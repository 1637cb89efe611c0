/** Changes of the document: each is kept on disk first, shown second, sent third. */
import { inserted, redone, undone } from '../engine/history/history';
import type { History } from '../engine/history/history';
import {
  inverseDraft,
  operationFromDraft,
  redoDraft,
  UnknownAnnotationError,
} from '../engine/operations/operation';
import type { Annotations, OperationDraft, UndoableDraft } from '../engine/operations/operation';
import { applyOperation, isOfImage } from '../engine/operations/operation';
import { defaultAttributes } from '../engine/attributes/attributes';
import { applyToDocument, keepMasks } from '../stores/document';
import type { UnpackedMask } from '../stores/document';
import type { HistoryEntry } from '../stores/history';
import { words } from '../words/words';
import type { EditorPorts, EditorStores } from './ports';
import { reasonOf } from './reasonOf';

export interface Begun {
  readonly prompts: HistoryEntry['prompts'];
  /** Length of the past when it was begun; null puts it above all that was done since. */
  readonly place: number | null;
  readonly imageId: string;
  /** Masks to draw from when the change is shown: they need not be unpacked. */
  readonly masks?: readonly (readonly [id: string, mask: UnpackedMask])[];
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
  do(label: string, draft: UndoableDraft, begun: Begun | null = null): Promise<boolean> {
    return this.doAll(label, [draft], begun);
  }

  /** Do several things, each to another object, that undo takes back together. */
  doAll(
    label: string,
    drafts: readonly UndoableDraft[],
    begun: Begun | null = null,
  ): Promise<boolean> {
    const imageId = begun?.imageId ?? this.imageId();
    return this.inTurn(async () => {
      const { annotations, imageAttributes } = this.stores.document.getState();
      const inverses = drafts.map((draft) => inverseDraft(draft, annotations, imageAttributes));
      if ((await this.keep(imageId, drafts, begun?.masks)) !== 'kept') return false;
      // The history is the open image's; undo must not reach into one that was left.
      if (this.imageId() !== imageId) return true;
      const entry: HistoryEntry = {
        label,
        undo: inverses.filter((inverse) => inverse !== null).reverse(),
        redo: drafts.map(redoDraft),
        prompts: begun?.prompts ?? null,
      };
      this.stores.history.setState((history) =>
        inserted(history, entry, placeOf(history, begun?.place ?? null)),
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
  private async keep(
    imageId: string | null,
    drafts: readonly OperationDraft[],
    masks: Begun['masks'] = [],
  ): Promise<Kept> {
    if (drafts.length === 0) return 'kept';
    const isShown = this.imageId() === imageId;
    if (imageId === null || !(isShown || drafts.every(needsNoDocument))) {
      this.ports.say({ tone: 'plain', text: words.notices.imageNotOpen });
      return 'failed';
    }
    try {
      let annotations = this.annotations();
      const operations = drafts.map((draft) => {
        const operation = operationFromDraft(
          this.complete(draft),
          annotations,
          this.ports.makeId(),
        );
        annotations = applyOperation(annotations, operation);
        return operation;
      });
      await this.ports.keep(imageId, operations);
      if (this.imageId() !== imageId) return 'kept';
      keepMasks(this.stores.document, masks);
      for (const operation of operations) applyToDocument(this.stores.document, operation);
      return 'kept';
    } catch (error) {
      return this.sayWhy(error);
    }
  }

  /** A new object begins with the defaults of its category, unless it brings answers along. */
  private complete(draft: OperationDraft): OperationDraft {
    if (draft.kind !== 'create' || draft.payload.attributes !== undefined) return draft;
    const { definitions } = this.stores.attributes.getState();
    const attributes = defaultAttributes(definitions, draft.payload.category);
    if (Object.keys(attributes).length === 0) return draft;
    return { ...draft, payload: { ...draft.payload, attributes } };
  }

  private sayWhy(error: unknown): Kept {
    if (error instanceof UnknownAnnotationError) {
      this.ports.say({ tone: 'plain', text: words.notices.objectGone });
      return 'gone';
    }
    const reason = reasonOf(error);
    this.ports.say({
      tone: 'problem',
      text: words.notices.notStored(reason),
      hint: words.notices.notStoredHint,
    });
    return 'failed';
  }
}

/** What was begun a while ago goes below the prompts given since, but above what is kept already. */
const placeOf = ({ past }: History<HistoryEntry>, begunAt: number | null): number => {
  let place = past.length;
  while (place > (begunAt ?? place) && past[place - 1]?.undo.length === 0) place -= 1;
  return place;
};

/** What builds on nothing that is shown can be kept for an image that has been left. */
const needsNoDocument = (draft: OperationDraft): boolean =>
  draft.kind === 'create' || isOfImage(draft);
