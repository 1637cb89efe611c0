/** What changes how things are looked at, and nothing about them. */
import { centeredOn, stepScreen } from '../engine/geometry/screenWalk';
import { clamp, imagePoint } from '../engine/geometry/spaces';
import { FIT_MARGIN } from '../engine/geometry/viewport';
import type { Annotation } from '../engine/operations/annotation';
import { nextColorBy, nextStyle, PLAIN_LIGHT, setFill } from '../stores/appearance';
import { presentAnnotations, toggleHidden } from '../stores/document';
import { fitImage, zoom } from '../stores/viewport';
import { showWindow } from '../stores/windowing';
import { words } from '../words/words';
import type { EditorPorts, EditorStores } from './ports';

/** An object that is zoomed to has this much of itself around it on each side. */
const AIR = 0.5;
const LARGEST_SCALE = 16;
const FILL_STEP = 0.1;

export class ViewCommands {
  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
  ) {}

  zoomBy(factor: number): void {
    zoom(this.stores.viewport, factor, null);
  }

  fit(): void {
    fitImage(this.stores.viewport);
  }

  /** Bring the selected object close, with its surroundings. */
  zoomToObject(): void {
    const object = this.selected();
    if (object === null) return;
    const [x, y, width, height] = object.bboxXywh;
    const { screen } = this.stores.viewport.getState();
    const grown = 1 + 2 * AIR;
    const across = (screen.width - 2 * FIT_MARGIN) / Math.max(1, width * grown);
    const down = (screen.height - 2 * FIT_MARGIN) / Math.max(1, height * grown);
    const scale = clamp(Math.min(across, down), 0, LARGEST_SCALE);
    const viewport = centeredOn(imagePoint(x + width / 2, y + height / 2), scale, screen);
    this.stores.viewport.setState({ viewport, isFitted: false });
  }

  /** The next screenful of the image; behind the last one the whole image. */
  walk(step: 1 | -1): void {
    const { viewport, imageSize, screen } = this.stores.viewport.getState();
    const next = stepScreen(viewport, imageSize, screen, step);
    if (next !== null) {
      this.stores.viewport.setState({ viewport: next, isFitted: false });
      return;
    }
    this.fit();
    this.ports.say({ tone: 'plain', text: words.notices.endOfImage });
  }

  /** The object before or after the selected one, back to front; brought into sight. */
  selectNext(step: 1 | -1): void {
    const present = presentAnnotations(this.stores.document.getState().annotations);
    const { selectedId } = this.stores.selection.getState();
    const place = present.findIndex(({ id }) => id === selectedId);
    const from = place < 0 && step < 0 ? 0 : place;
    const next = present[(from + step + present.length) % Math.max(1, present.length)];
    this.stores.selection.setState({ selectedId: next?.id ?? null });
  }

  toggleSolo(): void {
    const { soloId } = this.stores.document.getState();
    const { selectedId } = this.stores.selection.getState();
    this.stores.document.setState({ soloId: soloId === null ? selectedId : null });
  }

  /** Hide the selected object, or show it again. */
  toggleHidden(): void {
    const { selectedId } = this.stores.selection.getState();
    if (selectedId !== null) toggleHidden(this.stores.document, selectedId);
  }

  showAll(): void {
    this.stores.document.setState({ hiddenIds: new Set(), soloId: null });
  }

  nextColorBy(): void {
    const colorBy = nextColorBy(this.stores.appearance);
    this.ports.say({ tone: 'plain', text: words.notices.colorBy[colorBy] });
  }

  nextStyle(): void {
    nextStyle(this.stores.appearance);
  }

  /** @param steps  above 0 is more opaque */
  stepFill(steps: number): void {
    const { fill } = this.stores.appearance.getState();
    setFill(this.stores.appearance, fill + steps * FILL_STEP);
  }

  resetLight(): void {
    this.stores.appearance.setState({ light: PLAIN_LIGHT });
  }

  showAutomaticWindow(): void {
    const { intensity } = this.stores.windowing.getState();
    if (intensity !== null) showWindow(this.stores.windowing, intensity.automatic);
  }

  showWindowOfSam(): void {
    const { sam } = this.stores.windowing.getState();
    if (sam !== null) showWindow(this.stores.windowing, sam);
  }

  toggleMinimap(): void {
    this.stores.appearance.setState(({ hasMinimap }) => ({ hasMinimap: !hasMinimap }));
  }

  setPeeking(isPeeking: boolean): void {
    this.stores.viewport.setState({ isPeeking });
  }

  private selected(): Annotation | null {
    const { selectedId } = this.stores.selection.getState();
    if (selectedId === null) return null;
    return this.stores.document.getState().annotations.get(selectedId) ?? null;
  }
}
