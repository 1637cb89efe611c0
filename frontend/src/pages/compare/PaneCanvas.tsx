/** The two canvases of one side. Pointer moves go past React. */
import { useEffect, useRef } from 'react';

import { listenToPointer } from '../../canvas/pointerInput';
import { pan, setScreen, zoom } from '../../stores/viewport';
import classes from './ComparePage.module.css';
import type { Comparison } from './comparison';
import type { PromptHand } from './promptHand';
import type { Side } from './sides';

interface PaneCanvasProps {
  readonly comparison: Comparison;
  readonly hand: PromptHand;
  readonly side: Side;
  readonly label: string;
}

export const PaneCanvas = ({ comparison, hand, side, label }: PaneCanvasProps) => {
  const stageRef = useRef<HTMLDivElement>(null);
  const picturesRef = useRef<HTMLCanvasElement>(null);
  const overlayRef = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const { current: stage } = stageRef;
    const { current: pictures } = picturesRef;
    const { current: overlay } = overlayRef;
    if (stage === null || pictures === null || overlay === null) return;
    const { viewport } = comparison;
    comparison.attach(side, [pictures, overlay]);
    const stopSize = followSize(comparison, side, stage);
    const stopPointer = listenToPointer(stage, {
      onPointer: (event) => hand.take(event),
      onWheel: ({ point, zoomFactor }) => zoom(viewport, zoomFactor, point),
      onGesture: ({ point, dx, dy, zoomFactor }) => {
        pan(viewport, dx, dy);
        if (zoomFactor !== 1) zoom(viewport, zoomFactor, point);
      },
    });
    return () => {
      stopPointer();
      stopSize();
      comparison.attach(side, null);
    };
  }, [comparison, hand, side]);

  return (
    <div
      ref={stageRef}
      className={classes.stage}
      data-testid={`canvas-${side}`}
      role="application"
      aria-label={label}
      tabIndex={0}
      onFocus={({ currentTarget }) => {
        comparison.store.setState({ isMiddleShown: currentTarget.matches(':focus-visible') });
      }}
      onBlur={() => comparison.store.setState({ isMiddleShown: false })}
    >
      <canvas ref={picturesRef} className={classes.layer} />
      <canvas ref={overlayRef} className={classes.layer} />
    </div>
  );
};

/** Both sides are equally large: the viewport takes the size of the left one. */
const followSize = (comparison: Comparison, side: Side, stage: HTMLElement): (() => void) => {
  const observer = new ResizeObserver(() => {
    const screen = { height: stage.clientHeight, width: stage.clientWidth };
    if (screen.height === 0 || screen.width === 0) return;
    if (side === 'left') setScreen(comparison.viewport, screen);
    comparison.resize(side, screen, window.devicePixelRatio);
  });
  observer.observe(stage);
  return () => observer.disconnect();
};
