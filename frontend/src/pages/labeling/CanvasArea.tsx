/** The two canvases and what floats above them. */
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';

import { listenToPointer } from '../../canvas/pointerInput';
import type { PointerInputEvent } from '../../canvas/pointerInput';
import { screenToImage } from '../../engine/geometry/viewport';
import { stepSize } from '../../tools/handSettings';
import { pan, setScreen, zoom } from '../../stores/viewport';
import { canAnnotate } from '../project/roles';
import { words } from '../../words/words';
import { AttributeStrip } from './AttributeStrip';
import { CandidateChip } from './CandidateChip';
import classes from './CanvasArea.module.css';
import { CleaningPanel } from './CleaningPanel';
import { CommentPins } from './CommentPins';
import { EncodingNotice } from './EncodingNotice';
import { FirstVisit } from './FirstVisit';
import { Minimap } from './Minimap';
import { NoticeLine } from './NoticeLine';
import samClasses from './SamChips.module.css';
import { SamCropChip } from './SamCropChip';
import { SamWindowChip } from './SamWindowChip';
import { SkippedNotice } from './SkippedNotice';
import { StatusLine } from './StatusLine';
import { ToolOptions } from './ToolOptions';
import type { ImageFlow } from './useImageFlow';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

export const CanvasArea = ({ flow }: { readonly flow: ImageFlow }) => {
  const bench = useWorkbench();
  const stageRef = useRef<HTMLDivElement>(null);
  const picturesRef = useRef<HTMLCanvasElement>(null);
  const overlayRef = useRef<HTMLCanvasElement>(null);
  const tool = useStore(bench.status, (status) => status.tool);
  const skip = useStore(bench.stores.document, (document) => document.imageSkip);
  const isCanvasMissing = useStore(bench.status, (status) => status.isCanvasMissing);

  useEffect(() => {
    const { current: stage } = stageRef;
    const { current: pictures } = picturesRef;
    const { current: overlay } = overlayRef;
    if (stage === null || pictures === null || overlay === null) return;
    bench.attach([pictures, overlay]);
    const stopSize = followSize(bench, stage);
    const stopPointer = listenToPointer(stage, {
      onPointer: (event) => dispatchPointer(bench, event),
      onWheel: ({ point, zoomFactor, hasShift }) => {
        if (hasShift) stepSize(bench.editor, Math.sign(zoomFactor - 1));
        else zoom(bench.stores.viewport, zoomFactor, point);
      },
      onGesture: ({ point, dx, dy, zoomFactor }) => {
        pan(bench.stores.viewport, dx, dy);
        if (zoomFactor !== 1) zoom(bench.stores.viewport, zoomFactor, point);
      },
    });
    return () => {
      stopPointer();
      stopSize();
      bench.attach(null);
    };
  }, [bench]);

  return (
    <>
      <div
        ref={stageRef}
        className={classes.stage}
        data-tool={tool}
        data-testid="canvas"
        role="application"
        aria-label={words.editor.image}
      >
        <canvas ref={picturesRef} className={classes.layer} />
        <canvas ref={overlayRef} className={classes.layer} />
      </div>
      {isCanvasMissing && (
        <div className={classes.message} role="alert">
          <strong>{words.editor.noWebGl}</strong>
          <span>{words.editor.noWebGlHint}</span>
        </div>
      )}
      {skip === null ? (
        <EncodingNotice
          embedding={flow.embedding}
          hasDecoder={flow.hasDecoder}
          isCutOff={flow.isCutOff}
        />
      ) : (
        <SkippedNotice skip={skip} role={flow.project?.role ?? 'viewer'} />
      )}
      <CommentPins
        categories={flow.categories}
        canSpeak={flow.project !== undefined && canAnnotate(flow.project.role)}
      />
      <CandidateChip />
      <div className={samClasses.chips}>
        <SamWindowChip />
        <SamCropChip />
      </div>
      <AttributeStrip />
      <ToolOptions />
      <CleaningPanel />
      <FirstVisit />
      {flow.image !== undefined && <Minimap thumbnailUrl={flow.image.thumbnailUrl} />}
      <NoticeLine />
      <StatusLine />
    </>
  );
};

const followSize = (bench: Workbench, stage: HTMLElement): (() => void) => {
  const observer = new ResizeObserver(() => {
    const screen = { height: stage.clientHeight, width: stage.clientWidth };
    if (screen.height === 0 || screen.width === 0) return;
    setScreen(bench.stores.viewport, screen);
    bench.resize(screen, window.devicePixelRatio);
  });
  observer.observe(stage);
  return () => observer.disconnect();
};

const dispatchPointer = ({ editor, stores }: Workbench, event: PointerInputEvent): void => {
  const { kind, point: screen, ...held } = event;
  const image = screenToImage(screen, stores.viewport.getState().viewport);
  const info = { screen, image, ...held };
  switch (kind) {
    case 'down':
      editor.pointerDown(info);
      return;
    case 'move':
      editor.pointerMove(info);
      return;
    case 'up':
      editor.pointerUp(info);
      return;
    case 'cancel':
      editor.pointerCancel();
      return;
    case 'leave':
      editor.pointerLeave();
  }
};
