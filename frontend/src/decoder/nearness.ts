/** Which crop is asked: the one in sight, or the one that the object at hand was begun in. */
import type { ImagePoint } from '../engine/geometry/spaces';
import { nearestHolding } from '../engine/prompts/holding';
import { isSamePrompt, pointPrompt } from '../engine/prompts/prompts';
import type { Prompt } from '../engine/prompts/prompts';
import type { EmbeddingSource } from './protocol';

export class Nearness {
  /** The crop in sight; null when the whole image answers. */
  private present: EmbeddingSource | null = null;
  /** The one asked for last. */
  private coming: EmbeddingSource | null = null;
  private begun: EmbeddingSource | null = null;
  private first: Prompt | null = null;
  /** The newest preview: a click there begins an object where the preview was answered. */
  private previewed: { readonly prompt: Prompt; readonly near: EmbeddingSource | null } | null =
    null;

  /**
   * Turn to another crop, or to the whole image, once it is prepared.
   * @param prepare  tells whether it still counts then
   * @returns        whether nothing else was turned to meanwhile
   */
  async turnTo(
    near: EmbeddingSource | null,
    prepare: (near: EmbeddingSource) => Promise<boolean>,
  ): Promise<boolean> {
    this.coming = near;
    if (near !== null && !(await prepare(near))) return false;
    if (this.coming !== near) return false;
    this.present = near;
    return true;
  }

  /**
   * The nearest of both that holds all that is known of the object; null for the whole image. An
   * object stays where it was begun, so that its mask does not change because somebody looks away.
   */
  forPrompts(prompts: readonly Prompt[]): EmbeddingSource | null {
    const first = prompts.find(({ kind }) => kind !== 'taken') ?? null;
    if (!isSame(first, this.first)) {
      const { previewed } = this;
      this.begun = isSame(first, previewed?.prompt ?? null) ? (previewed?.near ?? null) : null;
    }
    this.first = first;
    this.begun = nearestHolding([this.begun, this.present], prompts);
    return this.begun;
  }

  forPoint(point: ImagePoint): EmbeddingSource | null {
    const prompt = pointPrompt(point, 1);
    const near = nearestHolding([this.present], [prompt]);
    this.previewed = { prompt, near };
    return near;
  }

  clear(): void {
    this.present = null;
    this.coming = null;
    this.begun = null;
    this.first = null;
    this.previewed = null;
  }
}

const isSame = (a: Prompt | null, b: Prompt | null): boolean =>
  a !== null && b !== null && isSamePrompt(a, b);
