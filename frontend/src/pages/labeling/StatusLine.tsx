/** The bottom line: the next keys, and where the pointer is. */
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';

import { isOnImage } from '../../engine/geometry/spaces';
import type { ImagePoint, SizeHW } from '../../engine/geometry/spaces';
import { screenToImage } from '../../engine/geometry/viewport';
import { hasValues, storedOf, valueOf } from '../../engine/intensity/intensity';
import type { ViewportState } from '../../stores/viewport';
import type { WindowingState } from '../../stores/windowing';
import type { ToolName } from '../../tools/toolState';
import { words } from '../../words/words';
import type { Dictionary } from '../../words/words';
import { KeyCap } from './KeyCap';
import classes from './StatusLine.module.css';
import { sampleAt } from './picturePixels';
import type { PixelValue } from './picturePixels';
import { valueText } from './windowText';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

type Hint = readonly [key: string, meaning: keyof Dictionary['tools']['hints']];

const PROMPT_HINTS: readonly Hint[] = [
  ['F', 'keep'],
  ['Tab', 'otherMask'],
  ['Backspace', 'undoClick'],
  ['Esc', 'drop'],
];
const SELECTION_HINTS: readonly Hint[] = [
  ['1–9', 'changeCategory'],
  ['Shift+G', 'attributes'],
  ['Del', 'delete'],
  ['Shift+S', 'split'],
  ['Shift+C', 'clean'],
  ['Esc', 'letGo'],
];
const SAM_HINTS: readonly Hint[] = [
  ['Click', 'add'],
  ['Right-click', 'leaveOut'],
  ['Drag', 'box'],
  ['F', 'keepPreview'],
];
const BRUSH_HINTS: readonly Hint[] = [
  ['[ ]', 'size'],
  ['Right-drag', 'otherWay'],
  ['Shift-click', 'straightStroke'],
  ['Esc', 'newObject'],
];
const VERTEX_HINTS: readonly Hint[] = [
  ['Click', 'corner'],
  ['Enter', 'finish'],
  ['Shift+F', 'addToObject'],
  ['Shift+E', 'cutOut'],
  ['Backspace', 'cornerBack'],
];
const SHAPE_HINTS: readonly Hint[] = [
  ['Drag', 'newObject'],
  ['Shift-drag', 'addToObject'],
  ['Alt-drag', 'cutOut'],
];
const WAND_HINTS: readonly Hint[] = [
  ['Click', 'pickColour'],
  ['[ ]', 'tolerance'],
  ['F', 'keep'],
  ['Shift+F', 'addToObject'],
  ['Shift+E', 'cutOut'],
];
const PROPOSAL_HINTS: readonly Hint[] = [
  ['Click', 'takeOver'],
  ['Drag', 'takeInside'],
  ['1–9', 'category'],
];
const WINDOW_HINTS: readonly Hint[] = [
  ['Drag ↔', 'contrast'],
  ['Drag ↕', 'brightness'],
  ['M', 'letSamSee'],
];
const TOOL_HINTS: Readonly<Partial<Record<ToolName, readonly Hint[]>>> = {
  proposals: PROPOSAL_HINTS,
  brush: BRUSH_HINTS,
  eraser: BRUSH_HINTS,
  polygon: VERTEX_HINTS,
  line: VERTEX_HINTS,
  box: SHAPE_HINTS,
  ellipse: SHAPE_HINTS,
  lasso: SHAPE_HINTS,
  wand: WAND_HINTS,
  window: WINDOW_HINTS,
};
export const StatusLine = () => {
  const bench = useWorkbench();
  const tool = useStore(bench.status, (status) => status.tool);
  const hasPrompts = useStore(bench.stores.session, ({ prompts }) => prompts.length > 0);
  const hasSelection = useStore(bench.stores.selection, ({ selectedId }) => selectedId !== null);
  const isPanelFolded = useStore(bench.preferences, (state) => state.isPanelFolded);
  return (
    <div className={classes.line}>
      <div className={classes.hints}>
        {(TOOL_HINTS[tool] ?? hintsFor(hasPrompts, hasSelection)).map(([key, meaning]) => (
          <span key={key} className={classes.hint}>
            <KeyCap>{key}</KeyCap> {words.tools.hints[meaning]}
          </span>
        ))}
      </div>
      <PointerReadout />
      <button
        type="button"
        className={classes.fold}
        onClick={() => bench.preferences.setState({ isPanelFolded: !isPanelFolded })}
      >
        {isPanelFolded ? words.tools.showPanel : words.tools.hidePanel}
      </button>
    </div>
  );
};

const hintsFor = (hasPrompts: boolean, hasSelection: boolean): readonly Hint[] => {
  if (hasPrompts) return PROMPT_HINTS;
  return hasSelection ? SELECTION_HINTS : SAM_HINTS;
};

/** Written outside React: it changes with every pointer move. */
const PointerReadout = () => {
  const bench = useWorkbench();
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let frame = 0;
    const write = (): void => {
      frame = 0;
      const state = bench.stores.viewport.getState();
      if (ref.current !== null) ref.current.textContent = readout(state, bench);
    };
    // Once a frame, however many moves there are in it.
    const writeSoon = (): void => {
      if (frame === 0) frame = requestAnimationFrame(write);
    };
    write();
    const stops = [bench.stores.viewport, bench.stores.windowing].map((store) =>
      store.subscribe(writeSoon),
    );
    return () => {
      for (const stop of stops) stop();
      cancelAnimationFrame(frame);
    };
  }, [bench]);
  return <span ref={ref} className={classes.readout} data-testid="readout" />;
};

const readout = ({ pointer, viewport, imageSize }: ViewportState, bench: Workbench): string => {
  const percent = `${String(Math.round(viewport.scale * 100))} %`;
  if (pointer === null) return percent;
  const point = screenToImage(pointer, viewport);
  if (!isOnImage(point, imageSize)) return percent;
  const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
  const value =
    deepText(bench.stores.windowing.getState(), point, imageSize) ??
    colorText(bench.picturePixels.at(point, imageSize));
  return `x ${String(x)}  y ${String(y)}   ${value}   ${percent}`;
};

/** The number that the file holds, and what it measures; null where samples are not known. */
const deepText = (
  { intensity, samples }: WindowingState,
  point: ImagePoint,
  imageSize: SizeHW,
): string | null => {
  if (intensity === null || samples === null) return null;
  const sample = sampleAt(samples, point, imageSize);
  if (sample === null) return null;
  const stored = String(storedOf(sample, intensity));
  if (!hasValues(intensity)) return stored;
  return `${stored} = ${valueText(valueOf(sample, intensity))} ${intensity.unit}`.trimEnd();
};

/** Gray as one number; what is not known yet as nothing. */
const colorText = (value: PixelValue | null): string => {
  if (value === null) return '';
  const [red, green, blue] = value;
  return red === green && green === blue ? String(red) : value.join(' ');
};
