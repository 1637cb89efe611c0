/** Deep gray on the labeling page: fetches samples, and has SAM see what the eye sees. */
import type { EmbeddingStatus, ImageIntensity } from '../../api/types';
import type { DecoderClient } from '../../decoder/client';
import type { SizeHW } from '../../engine/geometry/spaces';
import { isSameWindow } from '../../engine/intensity/intensity';
import type { SampleWindow } from '../../engine/intensity/intensity';
import type { Samples } from '../../engine/intensity/pyramid';
import { openWindowing } from '../../stores/windowing';
import type { WindowingStore } from '../../stores/windowing';
import type { Editor } from '../../tools/editor';
import { reasonOf } from '../../tools/reasonOf';
import { words } from '../../words/words';
import { awaitEmbedding } from './awaitEmbedding';

export interface DeepGrayImage {
  readonly id: string;
  readonly size: SizeHW;
  /** Of the display image, which the samples have, too. */
  readonly displaySize: SizeHW;
  readonly intensity: ImageIntensity | null;
}

export class DeepGray {
  private image: DeepGrayImage | null = null;
  private asked = 0;

  constructor(
    private readonly store: WindowingStore,
    private readonly editor: Editor,
    private readonly decoder: DecoderClient,
    private readonly onProblem: (error: unknown) => void,
  ) {}

  /** Another image is shown: as SAM sees it, and as soon as its samples have come, exactly. */
  async open(image: DeepGrayImage): Promise<void> {
    this.image = image;
    this.asked += 1;
    openWindowing(this.store, image.intensity);
    const url = image.intensity?.samplesUrl ?? null;
    if (url === null) return;
    try {
      const samples = await fetchSamples(url, image.displaySize);
      if (this.image === image) this.store.setState({ samples });
    } catch (error) {
      if (this.image === image) this.onProblem(error);
    }
  }

  /**
   * Have SAM see what is shown. Clicks are answered meanwhile by what it saw before; a mask that is
   * open when the other embedding has come is asked for again.
   */
  async segmentWithView(): Promise<void> {
    const { image } = this;
    const wanted = this.wanted();
    if (image === null || wanted === null) return;
    this.asked += 1;
    const ticket = this.asked;
    const reading = { window: wanted, state: 'queued', ahead: 0, problem: '' } as const;
    this.store.setState({ reading });
    try {
      const ready = await awaitEmbedding(
        image.id,
        { window: this.askedAs(wanted) },
        { isWanted: () => ticket === this.asked, tell: (status) => this.tell(status) },
      );
      if (ready !== null) await this.take(image, ready, ticket);
      if (ticket === this.asked) this.store.setState({ reading: null });
    } catch (error) {
      const problem = reasonOf(error);
      const failed = { ...reading, state: 'failed', problem } as const;
      if (ticket === this.asked) this.store.setState({ reading: failed });
    }
  }

  /** What is shown, where SAM is at work and sees something else. */
  private wanted(): SampleWindow | null {
    const { shown, sam, reading } = this.store.getState();
    if (this.editor.image === null || (isSameWindow(shown, sam) && reading === null)) return null;
    return shown;
  }

  /** The project's own window has an embedding already, which is asked for by no window. */
  private askedAs(window: SampleWindow): SampleWindow | undefined {
    const own = this.store.getState().intensity?.sam ?? null;
    return isSameWindow(window, own) ? undefined : window;
  }

  private tell({ state, position }: EmbeddingStatus): void {
    const { reading } = this.store.getState();
    if (reading === null) return;
    const isRunning = state === 'running';
    const ahead = position ?? 0;
    this.store.setState({
      reading: { ...reading, state: isRunning ? 'running' : 'queued', ahead },
    });
  }

  private async take(image: DeepGrayImage, status: EmbeddingStatus, ticket: number): Promise<void> {
    const { intensity } = this.store.getState();
    if (status.url === null || intensity === null) return;
    const source = { imageId: image.id, url: status.url, imageSize: image.size };
    const isTaken = await this.decoder.exchange(source);
    if (!isTaken || ticket !== this.asked || this.editor.image?.id !== image.id) return;
    const window = status.window ?? intensity.sam;
    this.editor.setImage({ ...this.editor.image, window });
    // The server rounds windows that nobody tells apart: the eye follows by as little.
    this.store.setState(({ shown, reading }) => ({
      sam: window,
      shown: isSameWindow(shown, reading?.window ?? null) ? window : shown,
    }));
    if (this.editor.hasPrompts()) this.editor.prompts.askAgain();
    else this.editor.previewAtPointer();
  }
}

const fetchSamples = async (url: string, { height, width }: SizeHW): Promise<Samples> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(words.notices.samplesFailed(response.status));
  // Little-endian, as every machine with a browser is.
  const data = new Uint16Array(await response.arrayBuffer());
  if (data.length !== height * width) throw new Error(words.notices.samplesIncomplete);
  return { data, height, width };
};
