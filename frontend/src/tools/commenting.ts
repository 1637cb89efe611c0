/** Talking about the image: beginning a thread at the pointer, replying, resolving. */
import { isOnImage } from '../engine/geometry/spaces';
import { screenToImage } from '../engine/geometry/viewport';
import type { CommentDraft, TalkDraft } from '../engine/operations/talk';
import { draftKey, setDraft } from '../stores/comments';
import type { OpenedComment } from '../stores/comments';
import { showPoint } from '../stores/viewport';
import type { Changes } from './changes';
import { underPointer } from './picking';
import type { EditorStores } from './ports';

export class Commenting {
  private isSaying = false;

  constructor(
    private readonly stores: EditorStores,
    private readonly changes: Changes,
  ) {}

  /** Alt+C: a new thread at the pointer, about the smallest object there; off the image, about it. */
  begin(): void {
    const { pointer, viewport, imageSize } = this.stores.viewport.getState();
    const at = pointer === null ? null : screenToImage(pointer, viewport);
    const point = at !== null && isOnImage(at, imageSize) ? at : null;
    const [object] = [...underPointer(this.stores)].sort((a, b) => a.area - b.area);
    this.open({ kind: 'new', point, annotationId: object?.id ?? null });
  }

  /** A thread, brought into sight. */
  show(id: string): void {
    const { comments } = this.stores.document.getState();
    const point = comments.find((one) => one.id === id)?.point ?? null;
    if (point !== null) showPoint(this.stores.viewport, point);
    this.open({ kind: 'thread', id });
  }

  open(opened: OpenedComment): void {
    this.stores.comments.setState({ opened });
  }

  /** @returns  whether there was something to close; a text that was begun stays */
  close(): boolean {
    if (this.stores.comments.getState().opened === null) return false;
    this.stores.comments.setState({ opened: null });
    return true;
  }

  /** Say something where the box is open. The text stays in it until this computer has kept it. */
  async say(text: string): Promise<boolean> {
    const { comments, document } = this.stores;
    const { opened } = comments.getState();
    const { imageId } = document.getState();
    if (this.isSaying || opened === null || text.trim() === '') return false;
    const known = new Set(document.getState().comments.map(({ id }) => id));
    this.isSaying = true;
    const isKept = await this.keep(draftOf(opened, text.trim()), imageId).finally(() => {
      this.isSaying = false;
    });
    if (!isKept) return false;
    const key = draftKey(opened, imageId);
    // What was typed meanwhile stays.
    if (comments.getState().drafts.get(key) === text) setDraft(comments, key, '');
    const made = document.getState().comments.find(({ id }) => !known.has(id));
    // The box goes on with the thread that it began.
    if (opened.kind === 'new' && made !== undefined && comments.getState().opened === opened) {
      this.open({ kind: 'thread', id: made.id });
    }
    return true;
  }

  resolve(threadId: string, isResolved: boolean): Promise<boolean> {
    const payload = { comment: threadId, isResolved };
    return this.keep({ kind: 'resolve_comment', payload }, this.stores.document.getState().imageId);
  }

  private keep(draft: TalkDraft, imageId: string | null): Promise<boolean> {
    return this.changes.doFinal(draft, imageId);
  }
}

const draftOf = (opened: OpenedComment, text: string): CommentDraft => {
  if (opened.kind === 'thread') return { kind: 'comment', payload: { text, replyTo: opened.id } };
  const { point, annotationId } = opened;
  return {
    kind: 'comment',
    ...(annotationId !== null && { annotationId }),
    payload: { text, ...(point !== null && { point: [point.x, point.y] }) },
  };
};
