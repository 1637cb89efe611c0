/** The bottom line: the next keys, and where the pointer is. */
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';

import { isOnImage } from '../../engine/geometry/spaces';
import { screenToImage } from '../../engine/geometry/viewport';
import type { ViewportState } from '../../stores/viewport';
import type { ToolName } from '../../tools/toolState';
import { KeyCap } from './KeyCap';
import classes from './StatusLine.module.css';
import type { PicturePixels, PixelValue } from './picturePixels';
import { useWorkbench } from './workbenchHome';

type Hint = readonly [key: string, meaning: string];

const PROMPT_HINTS: readonly Hint[] = [
  ['F', 'keep'],
  ['Tab', 'other mask'],
  ['Backspace', 'undo click'],
  ['Esc', 'drop'],
];
const SELECTION_HINTS: readonly Hint[] = [
  ['1–9', 'change category'],
  ['Del', 'delete'],
  ['Shift+S', 'split'],
  ['Shift+C', 'clean'],
  ['Esc', 'let go'],
];
const SAM_HINTS: readonly Hint[] = [
  ['Click', 'add'],
  ['Right-click', 'leave out'],
  ['Drag', 'box'],
  ['F', 'keep the preview'],
];
const BRUSH_HINTS: readonly Hint[] = [
  ['[ ]', 'size'],
  ['Right-drag', 'the other way'],
  ['Shift-click', 'straight stroke'],
  ['Esc', 'new object'],
];
const VERTEX_HINTS: readonly Hint[] = [
  ['Click', 'corner'],
  ['Enter', 'finish'],
  ['Shift+F', 'add to object'],
  ['Shift+E', 'cut out'],
  ['Backspace', 'corner back'],
];
const SHAPE_HINTS: readonly Hint[] = [
  ['Drag', 'new object'],
  ['Shift-drag', 'add to object'],
  ['Alt-drag', 'cut out'],
];
const WAND_HINTS: readonly Hint[] = [
  ['Click', 'pick a colour'],
  ['[ ]', 'tolerance'],
  ['F', 'keep'],
  ['Shift+F', 'add to object'],
  ['Shift+E', 'cut out'],
];
const PROPOSAL_HINTS: readonly Hint[] = [
  ['Click', 'take over'],
  ['Drag', 'take all inside the loop'],
  ['1–9', 'category'],
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
            <KeyCap>{key}</KeyCap> {meaning}
          </span>
        ))}
      </div>
      <PointerReadout />
      <button
        type="button"
        className={classes.fold}
        onClick={() => bench.preferences.setState({ isPanelFolded: !isPanelFolded })}
      >
        {isPanelFolded ? 'Show panel' : 'Hide panel'}
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
      if (ref.current !== null) ref.current.textContent = readout(state, bench.picturePixels);
    };
    // Once a frame, however many moves there are in it.
    const writeSoon = (): void => {
      if (frame === 0) frame = requestAnimationFrame(write);
    };
    write();
    const stop = bench.stores.viewport.subscribe(writeSoon);
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [bench]);
  return <span ref={ref} className={classes.readout} data-testid="readout" />;
};

const readout = (
  { pointer, viewport, imageSize }: ViewportState,
  pixels: PicturePixels,
): string => {
  const percent = `${String(Math.round(viewport.scale * 100))} %`;
  if (pointer === null) return percent;
  const point = screenToImage(pointer, viewport);
  if (!isOnImage(point, imageSize)) return percent;
  const [x, y] = [Math.floor(point.x), Math.floor(point.y)];
  return `x ${String(x)}  y ${String(y)}   ${valueText(pixels.at(point, imageSize))}   ${percent}`;
};

/** Gray as one number; what is not known yet as nothing. */
const valueText = (value: PixelValue | null): string => {
  if (value === null) return '';
  const [red, green, blue] = value;
  return red === green && green === blue ? String(red) : value.join(' ');
};
