/** The whole image in a corner: what the screen shows of it, and in shade what nobody looked at. */
import { useEffect, useRef } from 'react';
import type { PointerEvent } from 'react';
import { useStore } from 'zustand';

import { centeredOn } from '../../engine/geometry/screenWalk';
import { imagePoint } from '../../engine/geometry/spaces';
import { fitScale, visibleImageBox } from '../../engine/geometry/viewport';
import classes from './Minimap.module.css';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

/** CSS pixels. */
const LONG_SIDE = 148;

const UNSEEN = 'rgba(0, 0, 0, 0.5)';
const FRAME = '#12b5a5';

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
  const imageSize = useStore(bench.stores.viewport, (viewport) => viewport.imageSize);
  const scale = LONG_SIDE / Math.max(imageSize.height, imageSize.width);
  const size = {
    width: Math.max(8, Math.round(imageSize.width * scale)),
    height: Math.max(8, Math.round(imageSize.height * scale)),
  };
  useEffect(() => {
    let frame = 0;
    const redraw = (): void => {
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (canvasRef.current !== null) drawMap(canvasRef.current, bench);
      });
    };
    redraw();
    const stops = [bench.stores.viewport.subscribe(redraw), bench.seen.subscribe(redraw)];
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [bench, size.width, size.height]);
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
        aria-label="The whole image; what is shaded was not looked at closely"
        role="img"
      />
    </div>
  );
};

const drawMap = (canvas: HTMLCanvasElement, bench: Workbench): void => {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { viewport, imageSize, screen } = bench.stores.viewport.getState();
  const { columns, rows, cells } = bench.seen.getState();
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
  if (viewport.scale <= fitScale(imageSize, screen)) return;
  const box = visibleImageBox(viewport, imageSize, screen);
  const scale = canvas.width / imageSize.width;
  const line = window.devicePixelRatio * 1.5;
  context.lineWidth = line;
  context.strokeStyle = FRAME;
  context.strokeRect(
    box.x0 * scale + line / 2,
    box.y0 * scale + line / 2,
    (box.x1 - box.x0) * scale - line,
    (box.y1 - box.y0) * scale - line,
  );
};
