/** The masks that SAM offers for the present prompts, with its own estimate of each. */
import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';

import { imagePoint } from '../../engine/geometry/spaces';
import { imageToScreen } from '../../engine/geometry/viewport';
import { foregroundBox } from '../../engine/masks/foregroundBox';
import { candidateLogits } from '../../engine/prompts/candidates';
import type { ShownMask } from '../../stores/session';
import { targetOf } from '../../tools/ports';
import { optionsOf } from '../../tools/promptSet';
import { numbers, words } from '../../words/words';
import classes from './CandidateChip.module.css';
import { placeChip } from './chipPlacement';
import type { ScreenBox } from './chipPlacement';
import { KeyCap } from './KeyCap';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

export const CandidateChip = () => {
  const bench = useWorkbench();
  const prompts = useStore(bench.stores.session, (session) => session.prompts);
  const answer = useStore(bench.stores.session, (session) => session.answer);
  const options = useMemo(() => {
    const state = bench.stores.session.getState();
    return optionsOf({ ...state, prompts, answer });
  }, [bench, prompts, answer]);
  const chipRef = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (answer === null || prompts.length === 0) return;
    const place = (): void => {
      if (chipRef.current !== null) moveChip(bench, chipRef.current, answer);
    };
    place();
    return bench.stores.viewport.subscribe(place);
  }, [bench, answer, prompts]);

  if (answer === null || options.length === 0) return null;
  return (
    <div ref={chipRef} className={classes.chip} data-testid="candidates">
      {options.map(({ index, name, predictedIou, stabilityScore }) => (
        <button
          key={index}
          type="button"
          className={classes.option}
          aria-pressed={index === answer.chosen}
          data-candidate={index}
          title={words.sam.scores(predictedIou, stabilityScore)}
          onClick={(event) => {
            event.currentTarget.blur();
            bench.editor.prompts.choose(index);
          }}
        >
          {words.sam.candidates[name]}{' '}
          <span className={classes.score}>{numbers.decimal(predictedIou, 2)}</span>
          {index === answer.chosen && (
            <span className={classes.score} data-testid="stability">
              {' '}
              {words.sam.stable(stabilityScore)}
            </span>
          )}
        </button>
      ))}
      <KeyCap>Tab</KeyCap>
    </div>
  );
};

const moveChip = (bench: Workbench, chip: HTMLElement, shown: ShownMask): void => {
  const { screen } = bench.stores.viewport.getState();
  const object = objectOnScreen(bench, shown);
  const size = { height: chip.offsetHeight, width: chip.offsetWidth };
  const place = object === null ? null : placeChip(object, size, screen);
  chip.dataset['docked'] = String(place === null);
  chip.style.transform =
    place === null ? '' : `translate(${String(place.left)}px, ${String(place.top)}px)`;
};

const objectOnScreen = (bench: Workbench, shown: ShownMask): ScreenBox | null => {
  const { image } = bench.editor;
  if (image === null) return null;
  const { viewport } = bench.stores.viewport.getState();
  const { candidates, chosen } = shown;
  const target = targetOf(image, candidates);
  const box = foregroundBox(candidateLogits(candidates, chosen), target);
  if (box === null) return null;
  const start = imageToScreen(imagePoint(box.x0, box.y0), viewport);
  const end = imageToScreen(imagePoint(box.x1, box.y1), viewport);
  return { left: start.x, top: start.y, right: end.x, bottom: end.y };
};
