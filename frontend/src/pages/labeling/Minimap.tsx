/** The whole image in a corner: what the screen shows of it, and in shade what nobody looked at. */
import { useEffect, useMemo, useRef } from 'react';
import type { PointerEvent } from 'react';
import { useStore } from 'zustand';

import { centeredOn } from '../../engine/geometry/screenWalk';
import type { SeenGrid } from '../../engine/geometry/screenWalk';
import { imagePoint } from '../../engine/geometry/spaces';
import type { SizeHW } from '../../engine/geometry/spaces';
import { visibleImageBox } from '../../engine/geometry/viewport';
import { words } from '../../words/words';
import classes from './Minimap.module.css';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

/** CSS pixels. */
const LONG_SIDE = 148;

const UNSEEN = 'rgba(0, 0, 0, 0.5)';

/** @param thumbnailUrl  a small picture of the open image */
export const Minimap = ({ thumbnailUrl }: { readonly thumbnailUrl: string }) => {
  const bench = useWorkbench();
  const isOn = useStore(bench.stores.appearance, (appearance) => appearance.hasMinimap);
  // A boolean: React hears of it when it turns, and not with every move.
  const isClose = useStore(bench.stores.viewport, ({ viewport, imageSize, screen }) => {
    const { width, height } = screen;
    return (
      imageSize.width * viewport.scale > width * 1.05 ||
      imageSize.height * viewport.scale > height * 1.05
    );
  });
  return isOn && isClose ? <Map thumbnailUrl={thumbnailUrl} /> : null;
};

const Map = ({ thumbnailUrl }: { readonly thumbnailUrl: string }) => {
  const bench = useWorkbench();
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const frameRef = useRef<HTMLDivElement>(null);
  const imageSize = useStore(bench.stores.viewport, (viewport) => viewport.imageSize);
  const scale = LONG_SIDE / Math.max(imageSize.height, imageSize.width);
  const size = useMemo(
    () => ({
      width: Math.max(8, Math.round(imageSize.width * scale)),
      height: Math.max(8, Math.round(imageSize.height * scale)),
    }),
    [imageSize, scale],
  );
  useEffect(() => {
    const shade = (): void => {
      if (canvasRef.current !== null) drawShade(canvasRef.current, bench.seen.getState());
    };
    // A frame costs a change of style: the shade is drawn only when more was seen.
    const move = (): void => {
      if (frameRef.current !== null) moveFrame(frameRef.current, bench, size);
    };
    shade();
    move();
    const stops = [bench.stores.viewport.subscribe(move), bench.seen.subscribe(shade)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [bench, size]);
  const onPointer = (event: PointerEvent<HTMLElement>): void => {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    const { viewport, screen } = bench.stores.viewport.getState();
    const at = imagePoint(
      ((event.clientX - box.left) / box.width) * imageSize.width,
      ((event.clientY - box.top) / box.height) * imageSize.height,
    );
    const viewportThere = centeredOn(at, viewport.scale, screen);
    bench.stores.viewport.setState({ viewport: viewportThere, isFitted: false });
  };
  const ratio = window.devicePixelRatio;
  return (
    <div
      className={classes.map}
      style={size}
      data-testid="minimap"
      onPointerDown={onPointer}
      onPointerMove={onPointer}
    >
      <img src={thumbnailUrl} alt="" className={classes.layer} draggable={false} />
      <canvas
        ref={canvasRef}
        className={classes.layer}
        width={size.width * ratio}
        height={size.height * ratio}
        aria-label={words.editor.minimap}
        role="img"
      />
      <div ref={frameRef} className={classes.frame} />
    </div>
  );
};

const drawShade = (canvas: HTMLCanvasElement, { columns, rows, cells }: SeenGrid): void => {
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = UNSEEN;
  const [across, down] = [canvas.width / columns, canvas.height / rows];
  cells.forEach((cell, index) => {
    if (cell === 1) return;
    const [x, y] = [index % columns, Math.floor(index / columns)];
    // Whole pixels, or the seams between cells would show.
    const [left, top] = [Math.round(x * across), Math.round(y * down)];
    const [right, bottom] = [Math.round((x + 1) * across), Math.round((y + 1) * down)];
    context.fillRect(left, top, right - left, bottom - top);
  });
};

/** Lay the frame over the part of the map that the screen shows. */
const moveFrame = (frame: HTMLElement, bench: Workbench, size: SizeHW): void => {
  const { viewport, imageSize, screen } = bench.stores.viewport.getState();
  const { x0, y0, x1, y1 } = visibleImageBox(viewport, imageSize, screen);
  const scale = size.width / imageSize.width;
  frame.style.transform = `translate(${String(x0 * scale)}px, ${String(y0 * scale)}px)`;
  frame.style.width = `${String((x1 - x0) * scale)}px`;
  frame.style.height = `${String((y1 - y0) * scale)}px`;
};
