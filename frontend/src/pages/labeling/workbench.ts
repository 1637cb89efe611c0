/**
 * Everything behind the labeling page that is not React: it joins editor, decoder, canvas and
 * outbox, and lives as long as the page, over many images.
 */
import type { Picture } from '../../canvas/picture';
import { NoWebGl2Error, Renderer } from '../../canvas/renderer';
import type { DecoderClient } from '../../decoder/client';
import type { DecoderSpec } from '../../decoder/protocol';
import { MaskClient } from '../../decoder/maskClient';
import { uuid7 } from '../../engine/bytes/uuid7';
import type { SizeHW } from '../../engine/geometry/spaces';
import { PLAIN_LIGHT } from '../../stores/appearance';
import type { Outbox } from '../../stores/outbox/outbox';
import { makePreferencesStore } from '../../stores/preferences';
import { followSeen, makeSeenStore } from '../../stores/seen';
import { setImageSize } from '../../stores/viewport';
import { Editor } from '../../tools/editor';
import { makeEditorStores } from '../../tools/editorStores';
import type { EditorImage, EditorPorts, Notice, PagePanel } from '../../tools/ports';
import { reasonOf } from '../../tools/reasonOf';
import { Choices } from './choices';
import { CropFollower } from './cropFollower';
import { DeepGray } from './deepGray';
import { Foresight } from './foresight';
import { keepLinted } from './keepLinted';
import { keepProposals } from './keepProposals';
import { onOutboxAnswer } from './outboxHome';
import { PictureCache } from './pictureCache';
import { PicturePixels } from './picturePixels';
import { sceneOf } from './sceneOf';
import { makeMaskPort } from './maskPort';
import type { OpenMasks } from './openMasks';
import type { LoadedAnnotations, OpenedImage } from './openedImage';
import { SceneMasks } from './sceneMasks';
import { ServedDocument } from './servedDocument';
import { makeStatusStore } from './status';
import { keepUnpacked } from './unpackMasks';
import { makeDecoder, makeMasksWorker } from './workers';

type Subscribed = Readonly<Record<'subscribe', (listener: () => void) => () => void>>;

export class Workbench {
  readonly stores = makeEditorStores();
  readonly status = makeStatusStore();
  readonly preferences = makePreferencesStore();
  readonly picturePixels = new PicturePixels();
  readonly seen = makeSeenStore();
  readonly pictures = new PictureCache();
  readonly editor: Editor;
  /** The person's categories and keys. */
  readonly choices: Choices;
  readonly decoder: DecoderClient;
  readonly foresight: Foresight;
  readonly deepGray: DeepGray;
  readonly crops: CropFollower;

  private readonly sceneMasks = new SceneMasks();
  readonly masks = new MaskClient(makeMasksWorker);
  private readonly document: ServedDocument;
  private readonly endings: (() => void)[] = [];
  private renderer: Renderer | null = null;
  private opened: OpenedImage | null = null;
  /** The image that the page asked for last. */
  private wanted: OpenedImage | null = null;
  private picture: Picture | null = null;
  private isDark = true;
  private goTo: EditorPorts['goTo'] = () => null;
  private armed: Parameters<Workbench['arm']> | null = null;
  private noticeKey = 0;

  constructor(
    readonly outbox: Outbox,
    readonly openMasks: OpenMasks,
  ) {
    this.document = new ServedDocument(this.stores, outbox, (notice) => this.say(notice));
    this.decoder = makeDecoder((decoder) => this.status.setState({ decoder }));
    this.editor = new Editor(
      this.stores,
      {
        decoder: this.decoder,
        masks: makeMaskPort(this.masks, () => this.shownPicture()),
        keep: (imageId, operations) => outbox.add(imageId, operations),
        makeId: () => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10))),
        now: Date.now,
        say: (notice) => this.say(notice),
        goTo: (where) => this.goTo(where),
        show: (panel) => this.show(panel),
        segmentWithView: () => void this.deepGray.segmentWithView(),
      },
      (tool) => {
        this.status.setState({ tool });
        this.redraw();
      },
    );
    const { windowing } = this.stores;
    this.deepGray = new DeepGray(windowing, this.editor, this.decoder, (error) =>
      this.sayProblem(error),
    );
    this.crops = new CropFollower(this.editor, this.status, this.decoder);
    this.choices = new Choices(this.editor, this.preferences);
    this.foresight = new Foresight(this.stores.viewport, this.status, this.decoder);
    this.endings.push(
      onOutboxAnswer((answer) => this.document.settle(answer)),
      keepUnpacked(this.stores.document, this.masks, (error) => this.sayProblem(error)),
      keepLinted(this.stores.document, this.editor.findings),
      keepProposals(this.stores, this.masks, (error) => this.sayProblem(error)),
      ...this.redrawOnChange(),
      followSeen(this.seen, this.stores.viewport),
      ...this.choices.follow(() => this.redraw()),
      this.openMasks.follow(this.status, this.editor),
      this.foresight.follow(),
      this.crops.follow(),
    );
  }

  /** Give the canvas its two layers; null takes them away. */
  attach(canvases: readonly [HTMLCanvasElement, HTMLCanvasElement] | null): void {
    this.renderer?.dispose();
    this.renderer = null;
    if (canvases === null) return;
    try {
      this.renderer = new Renderer(...canvases, () => this.scene());
      this.showPicture();
      this.showSamples();
    } catch (error) {
      if (!(error instanceof NoWebGl2Error)) this.sayProblem(error);
      this.status.setState({ isCanvasMissing: true });
    }
  }

  resize(screen: SizeHW, pixelRatio: number): void {
    this.renderer?.resize(screen, pixelRatio);
  }

  setDark(isDark: boolean): void {
    this.isDark = isDark;
    this.redraw();
  }

  /** Say how to get to other images. */
  setNavigation(goTo: EditorPorts['goTo']): void {
    this.goTo = goTo;
  }

  redraw(): void {
    this.renderer?.requestFrame();
  }

  /** Show another image's picture. What was accepted on the last one is kept first. */
  async open(image: OpenedImage): Promise<void> {
    this.wanted = image;
    if (this.opened?.id === image.id) {
      this.stay(image.id);
      return;
    }
    this.status.setState({ openedId: null });
    await this.editor.settled();
    if (this.wanted !== image) return;
    this.opened = image;
    this.decoder.close();
    this.editor.clear();
    this.document.open(image.id);
    this.stores.appearance.setState({ light: PLAIN_LIGHT });
    setImageSize(this.stores.viewport, image.size);
    this.picture = null;
    this.showPicture();
    void this.deepGray.open(image);
    this.crops.open(image);
    this.status.setState({ openedId: image.id, picture: 'loading', notice: null });
    try {
      const picture = await this.pictures.get(image.pictureUrl);
      if (this.opened !== image) return;
      this.picture = picture;
      this.showPicture();
      this.status.setState({ picture: 'shown' });
    } catch (error) {
      if (this.opened !== image) return;
      this.status.setState({ picture: 'failed' });
      this.sayProblem(error);
    }
  }

  /** Show annotations from the server; older lists than what is known are passed over. */
  load(imageId: string, loaded: LoadedAnnotations): void {
    this.document.load(imageId, loaded);
  }

  /** Make SAM answer for the open image. */
  async arm(
    imageId: string,
    spec: DecoderSpec,
    model: string,
    embeddingUrl: string,
  ): Promise<void> {
    const { opened } = this;
    if (opened === null || opened.id !== imageId || this.editor.image?.id === imageId) return;
    this.armed = [imageId, spec, model, embeddingUrl];
    const image: EditorImage = {
      id: opened.id,
      size: opened.size,
      model,
      checkpointSha256: spec.checkpointSha256,
      inputSize: spec.inputSize,
      maskThreshold: spec.maskThreshold,
      window: opened.intensity?.sam ?? null,
    };
    this.editor.setImage(image);
    const source = { imageId: opened.id, url: embeddingUrl, imageSize: opened.size };
    this.foresight.show(source, this.editor);
    await this.decoder.open(spec, source);
    if (this.status.getState().decoder.state !== 'ready') return;
    // Clicks made while SAM was not ready are asked now; without one, the pointer says what to show.
    if (this.editor.hasPrompts()) this.editor.prompts.askAgain();
    else if (this.stores.session.getState().hover === null) this.editor.previewAtPointer();
  }

  /** Try again after the decoder has failed. */
  rearm(): void {
    if (this.armed === null) return;
    this.decoder.close();
    this.editor.setImage(null);
    void this.arm(...this.armed);
  }

  /** Open a panel above the canvas; asked for again it closes. */
  show(panel: PagePanel): void {
    this.status.setState(({ openPanel }) => ({ openPanel: openPanel === panel ? null : panel }));
  }

  say(notice: Notice): void {
    this.noticeKey += 1;
    this.status.setState({ notice: { ...notice, key: this.noticeKey } });
  }

  dispose(): void {
    for (const end of this.endings) end();
    this.attach(null);
    this.decoder.dispose();
    this.masks.dispose();
  }

  /** Go on with the open image, should it have been about to be left. */
  private stay(imageId: string): void {
    if (this.status.getState().openedId !== null) return;
    this.editor.clipboard.stay();
    this.status.setState({ openedId: imageId });
  }

  private redrawOnChange(): (() => void)[] {
    const { stores } = this;
    const redraw = (): void => this.redraw();
    return [
      stores.windowing.subscribe(({ samples }, before) => {
        if (samples !== before.samples) this.showSamples();
      }),
      ...Object.values<Subscribed>({ ...stores }).map((store) => store.subscribe(redraw)),
    ];
  }

  private sayProblem(error: unknown): void {
    this.say({ tone: 'problem', text: reasonOf(error) });
  }

  private shownPicture() {
    const { picture, opened } = this;
    if (picture === null || opened === null) return null;
    return { picture: picture.full, imageSize: opened.size };
  }

  private showPicture(): void {
    const { opened, picture, renderer } = this;
    this.picturePixels.show(picture?.full ?? null);
    if (opened !== null) renderer?.setPicture(picture, opened.size, opened.tiles);
  }

  private showSamples(): void {
    const { samples } = this.stores.windowing.getState();
    if (this.opened !== null) this.renderer?.setSamples(samples, this.opened.size);
  }

  private scene() {
    const { stores, editor, isDark, sceneMasks: masks } = this;
    const { colors } = this.choices;
    return sceneOf({ stores, image: editor.image, path: editor.path, colors, isDark, masks });
  }
}
