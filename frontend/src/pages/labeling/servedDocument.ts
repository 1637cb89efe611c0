/** The open image's document: what the server lists and answers, with what waits here on top. */
import { isOfImage } from '../../engine/operations/operation';
import type { Operation } from '../../engine/operations/operation';
import { forgetDocument, loadDocument, settleOperations } from '../../stores/document';
import { forgetHistoryOf } from '../../stores/history';
import { operationsOf } from '../../stores/outbox/batch';
import type { Outbox, OutboxAnswer } from '../../stores/outbox/outbox';
import type { EditorStores, Notice } from '../../tools/ports';
import { contestedIds, noticeOfAnswers } from './answerNotice';
import type { LoadedAnnotations } from './openedImage';

export class ServedDocument {
  private imageId: string | null = null;
  private lastSequence = 0;
  /** Operations that the server did not take, which an earlier look may still have as unsent. */
  private readonly refused = new Set<string>();

  constructor(
    private readonly stores: Pick<EditorStores, 'document' | 'history'>,
    private readonly outbox: Outbox,
    private readonly say: (notice: Notice) => void,
  ) {}

  /** Another image is shown; what is on it has yet to come. */
  open(imageId: string): void {
    this.imageId = imageId;
    this.lastSequence = 0;
    this.refused.clear();
    forgetDocument(this.stores.document);
  }

  /** Show annotations from the server; older lists than what is known are passed over. */
  load(imageId: string, loaded: LoadedAnnotations): void {
    if (this.imageId !== imageId || loaded.sequence < this.lastSequence) return;
    this.lastSequence = loaded.sequence;
    const unsent = loaded.unsent.filter(({ opId }) => !this.refused.has(opId));
    const known = new Set(unsent.map(({ opId }) => opId));
    const since = this.waitingFor(imageId).filter(({ opId }) => !known.has(opId));
    loadDocument(this.stores.document, imageId, loaded, [...unsent, ...since]);
  }

  /** Take over what the server has answered, and say what it did not take. */
  settle({ imageId, image, answered }: OutboxAnswer): void {
    if (imageId !== this.imageId) return;
    this.lastSequence = Math.max(this.lastSequence, image?.sequence ?? 0);
    for (const { operation, status } of answered) {
      if (status !== 'applied') this.refused.add(operation.opId);
    }
    const waiting = this.waitingFor(imageId);
    const ids = waiting.flatMap((one) => (isOfImage(one) ? [] : one.annotationId));
    settleOperations(this.stores.document, answered, new Set(ids));
    if (image !== null && waiting.length === 0) {
      const { state: imageState, skip: imageSkip, attributes: imageAttributes } = image;
      this.stores.document.setState({ imageState, imageSkip, imageAttributes });
    }
    forgetHistoryOf(this.stores.history, contestedIds(answered));
    const notice = noticeOfAnswers(answered);
    if (notice !== null) this.say(notice);
  }

  private waitingFor(imageId: string): readonly Operation[] {
    return operationsOf(this.outbox.store.getState().waiting, imageId);
  }
}
