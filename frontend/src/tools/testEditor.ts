/** Drives the editor without a browser: tests read like what a labeler does. */
import type { AttributeDefinition } from '../engine/attributes/attributes';
import type { DecodeAnswer, EditedMask } from '../decoder/protocol';
import { screenPoint } from '../engine/geometry/spaces';
import { screenToImage } from '../engine/geometry/viewport';
import { Linter } from '../engine/lint/lint';
import { piecesToSpans } from '../engine/masks/columns';
import { flood } from '../engine/masks/flood';
import { splitAlong } from '../engine/masks/splitting';
import { cropToBitmap } from '../engine/masks/maskBitmap';
import { partsOf } from '../engine/masks/components';
import { applyEdits } from '../engine/masks/edit';
import { cropToRle, rleToCrop } from '../engine/masks/rle';
import type { CocoRle } from '../engine/masks/rle';
import { areaOf, iouOf, rleToSpans, spansToRle } from '../engine/masks/spans';
import type { MaskCrop } from '../engine/masks/maskCrop';
import type { Annotation } from '../engine/operations/annotation';
import type { Operation } from '../engine/operations/operation';
import type { CandidatesCrop } from '../engine/prompts/candidates';
import { defaultCandidate, pointPrompt } from '../engine/prompts/prompts';
import type { CandidateIndex, Prompt } from '../engine/prompts/prompts';
import { presentAnnotations } from '../stores/document';
import { setImageSize, setScreen } from '../stores/viewport';
import { Editor } from './editor';
import type { PointerInfo } from './events';
import { makeEditorStores } from './editorStores';
import { bindKeys } from './keyBindings';
import type { KeyBindings } from './keyBindings';
import { runCombination } from './keymap';
import { combinationOf } from './keyPress';
import type { KeyPress } from './keyPress';
import type { Notice } from './ports';

/** One screen pixel is one image pixel: the fitted image has 16 pixels of air around it. */
const AIR = 16;
const IMAGE_SIZE = { height: 100, width: 100 };

/** The mask that the stand-in for the masks worker makes: it lies over image (40..49, 40..49). */
const MASK: MaskCrop = { x: 40, y: 40, width: 10, height: 10, data: new Uint8Array(100).fill(1) };

/** Ten columns a shade: 0, 20, 40 and so on, up to 180. */
const PICTURE = {
  ...IMAGE_SIZE,
  data: Uint8ClampedArray.from({ length: 40_000 }, (_, index) => {
    const column = Math.floor(index / 4) % 100;
    return Math.floor(column / 10) * 20;
  }),
};

/** Low-resolution logits of that mask, four times the same. */
const LOGITS = Float32Array.from({ length: 400 }, (_, index) => (index % 100 === 44 ? 1 : -1));

interface PointerOptions {
  readonly button?: PointerInfo['button'];
  readonly hasAlt?: boolean;
  readonly hasShift?: boolean;
  readonly hasControl?: boolean;
  readonly device?: PointerInfo['device'];
  readonly pressure?: number;
}

export class TestEditor {
  readonly stores = makeEditorStores();
  readonly kept: Operation[] = [];
  /** The image of each kept operation. */
  readonly keptOn: string[] = [];
  isCutHeld = false;
  readonly notices: Notice[] = [];
  readonly visited: string[] = [];
  /** Where every way to another image leads; null where there is none. */
  neighbourId: string | null = 'other';
  readonly shown: string[] = [];
  bindings: KeyBindings = bindKeys('samweb', {});
  /** Every prompt sequence that the decoder was asked about. */
  readonly asked: (readonly Prompt[])[] = [];
  canKeep = true;
  canCut = true;
  /** Every click gives the same mask here; only with this does that count as a repetition. */
  seesRepeats = false;
  isDecoderHeld = false;
  /** While it is not, an answer waits for something to load. */
  readonly sam = { isReady: true };
  /** What the decoder's answers are said to come from; null for the whole image. */
  seenCrop: CandidatesCrop | null = null;
  readonly editor: Editor;
  private readonly linter = new Linter();
  private held: (() => void)[] = [];
  private ids = 0;

  constructor() {
    const { sam } = this;
    this.editor = new Editor(this.stores, {
      decoder: {
        decode: (prompts) => this.decode(prompts),
        hover: (point) => this.decode([pointPrompt(point, 1)], false),
        dropAnswers: () => undefined,
        get isReady() {
          return sam.isReady;
        },
      },
      masks: {
        cut: async () => {
          if (this.isCutHeld) await new Promise<void>((resolve) => this.held.push(resolve));
          if (!this.canCut) throw new Error('the worker stopped');
          return {
            segmentation: cropToRle(MASK, IMAGE_SIZE),
            area: 100,
            bboxXywh: [40, 40, 10, 10],
            stabilityScore: 0.9,
            bitmap: cropToBitmap(MASK),
          };
        },
        edit: async (base, edits, size) => {
          if (this.isCutHeld) await new Promise<void>((resolve) => this.held.push(resolve));
          return editedMask(applyEdits(base, edits, size));
        },
        split: (segmentation, along) => {
          const spans = rleToSpans(segmentation);
          const parts =
            along.length === 0 ? partsOf(spans, IMAGE_SIZE) : splitAlong(spans, along, IMAGE_SIZE);
          return Promise.resolve(parts.map((part) => editedMask(spansToRle(part, IMAGE_SIZE))));
        },
        pick: async ({ x, y }, tolerance) => {
          if (this.isCutHeld) await new Promise<void>((resolve) => this.held.push(resolve));
          if (!this.canCut) throw new Error('the worker stopped');
          const pieces = flood(PICTURE, Math.floor(x), Math.floor(y), tolerance);
          return spansToRle(piecesToSpans(pieces, IMAGE_SIZE), IMAGE_SIZE);
        },
        lint: (objects, size, limits) => Promise.resolve(this.linter.lint(objects, size, limits)),
        compare: async (_logits, _target, others) => {
          if (this.isCutHeld) await new Promise<void>((resolve) => this.held.push(resolve));
          if (!this.seesRepeats) return others.map(() => 0);
          const mask = rleToSpans(cropToRle(MASK, IMAGE_SIZE));
          return others.map((other) => iouOf(mask, rleToSpans(other)));
        },
      },
      keep: (imageId, operations) => {
        if (!this.canKeep) return Promise.reject(new Error('disk full'));
        this.kept.push(...operations);
        this.keptOn.push(...operations.map(() => imageId));
        return Promise.resolve();
      },
      makeId: () => `id-${String((this.ids += 1))}`,
      now: () => 0,
      say: (notice) => this.notices.push(notice),
      goTo: (where) => {
        this.visited.push(where);
        return this.neighbourId;
      },
      show: (panel) => this.shown.push(panel),
      segmentWithView: () => this.shown.push('view of SAM'),
    });
    this.editor.categories.all = [
      { id: 'car', number: 1, name: 'car' },
      { id: 'bus', number: 4, name: 'bus' },
    ];
    setScreen(this.stores.viewport, { height: 100 + 2 * AIR, width: 100 + 2 * AIR });
    setImageSize(this.stores.viewport, IMAGE_SIZE);
    this.stores.document.setState({ imageId: 'image' });
    this.stores.session.setState({ categoryId: 'car' });
    this.editor.setImage({
      id: 'image',
      size: IMAGE_SIZE,
      model: 'starter',
      checkpointSha256: 'c',
      inputSize: 1024,
      maskThreshold: 0,
      window: null,
    });
  }

  get prompts(): readonly Prompt[] {
    return this.stores.session.getState().prompts;
  }

  get annotations(): readonly Annotation[] {
    return presentAnnotations(this.stores.document.getState().annotations);
  }

  /** @param x  image frame, as all positions here */
  move(x: number, y: number): this {
    this.editor.pointerMove(this.info(x, y));
    return this;
  }

  down(x: number, y: number, options: PointerOptions = {}): this {
    this.editor.pointerDown(this.info(x, y, options));
    return this;
  }

  up(x: number, y: number, options: PointerOptions = {}): this {
    this.editor.pointerUp(this.info(x, y, options));
    return this;
  }

  click(x: number, y: number, options: PointerOptions = {}): this {
    return this.move(x, y).down(x, y, options).up(x, y, options);
  }

  drag(x0: number, y0: number, x1: number, y1: number, options: PointerOptions = {}): this {
    return this.down(x0, y0, options)
      .move((x0 + x1) / 2, (y0 + y1) / 2)
      .move(x1, y1)
      .up(x1, y1, options);
  }

  /** Say what the project asks. */
  ask(...definitions: readonly AttributeDefinition[]): void {
    this.stores.attributes.setState({ definitions });
  }

  /** Draw an object by hand: a square of ten pixels, nothing selected before. */
  async box(x: number, y = 10): Promise<void> {
    await this.press('Escape')
      .press('R')
      .drag(x, y, x + 10, y + 10)
      .settled();
  }

  /** @param combination  as the help sheet prints it */
  press(combination: string): this {
    const name = combination.replace(/(?<![A-Za-z])[a-z]$/, (letter) => letter.toUpperCase());
    runCombination(this.editor, name, this.bindings.commandFor(name), false);
    return this;
  }

  /** A key of a real keyboard, as the browser tells of it. */
  type(press: Partial<KeyPress> & Pick<KeyPress, 'key' | 'code'>): this {
    const none = { hasShift: false, hasControl: false, hasAlt: false };
    const combination = combinationOf({ ...none, ...press });
    return combination === null ? this : this.press(combination);
  }

  /** Let every promise that can go on do so. */
  async settled(): Promise<this> {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    return this;
  }

  /** What the page does when another image comes on. */
  openImage(id: string): void {
    const { image } = this.editor;
    this.editor.clear();
    this.stores.document.setState({ imageId: id, annotations: new Map(), masks: new Map() });
    if (image !== null) this.editor.setImage({ ...image, id });
  }

  /** Let decoder and masks worker answer what they were held back with. */
  release(): void {
    this.isDecoderHeld = false;
    this.isCutHeld = false;
    const held = this.held;
    this.held = [];
    for (const release of held) release();
  }

  private async decode(prompts: readonly Prompt[], isAsked = true): Promise<DecodeAnswer | null> {
    if (isAsked) this.asked.push(prompts);
    if (this.isDecoderHeld) await new Promise<void>((resolve) => this.held.push(resolve));
    if (isAsked && this.asked.at(-1) !== prompts) return null;
    const iouPredictions = Float32Array.of(0.6, 0.5, 0.9, 0.7);
    const chosen = prompts.map(
      (prompt, index): CandidateIndex =>
        prompt.candidate ?? defaultCandidate(prompts.slice(0, index + 1), iouPredictions),
    );
    const size = { height: 10, width: 10 };
    const stabilityScores = Float32Array.of(0.9, 0.8, 0.7, 0.6);
    const crop = this.seenCrop === null ? {} : { crop: this.seenCrop };
    const candidates = { logits: LOGITS, size, iouPredictions, stabilityScores, ...crop };
    return { candidates, chosen };
  }

  private info(x: number, y: number, options: PointerOptions = {}): PointerInfo {
    const plain = { button: 'left', device: 'mouse', pressure: 0.5 } as const;
    const held = { hasAlt: false, hasShift: false, hasControl: false };
    const { viewport } = this.stores.viewport.getState();
    const screen = screenPoint(
      x * viewport.scale + viewport.offsetX,
      y * viewport.scale + viewport.offsetY,
    );
    return { screen, image: screenToImage(screen, viewport), ...plain, ...held, ...options };
  }
}

const editedMask = (segmentation: CocoRle): EditedMask => ({
  segmentation,
  area: areaOf(rleToSpans(segmentation)),
  bitmap: cropToBitmap(rleToCrop(segmentation)),
});
