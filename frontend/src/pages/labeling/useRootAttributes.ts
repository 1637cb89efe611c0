/**
 * The page's state as data attributes of its root, for tests and for people who look into it:
 *
 * data-image          id of the image that is shown with its annotations
 * data-decoder        waiting (no embedding or decoder yet), loading, ready, failed
 * data-save           saved, local (on this computer), attention (needs you)
 * data-waiting        number of changes that the server has not answered
 * data-troubled       number of changes that it did not take
 * data-annotations    number of objects on the image
 * data-drawn          number of masks that are unpacked and on the canvas
 * data-prompts        number of prompts of the open object
 * data-hover-iou      predicted IoU of the previewed mask, "" without one
 * data-candidate-iou  predicted IoU of the mask that the prompts gave, "" without one
 * data-candidate      its decoder token, 0 to 3
 * data-decoding       true while an answer to the prompts is on its way
 * data-crop           the crop whose embedding answers, "x0 y0 x1 y1", "" for the whole image
 * data-tool, data-image-state, data-picture
 */
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

import type { BoxXyxy } from '../../engine/geometry/spaces';
import { presentAnnotations } from '../../stores/document';
import type { ShownMask } from '../../stores/session';
import { saveStateOf } from './saveState';
import type { Workbench } from './workbench';

/** Written outside React: the preview changes with the pointer. */
export const useRootAttributes = (bench: Workbench): RefObject<HTMLDivElement | null> => {
  const rootRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const write = (): void => {
      if (rootRef.current === null) return;
      for (const [name, value] of Object.entries(attributesOf(bench))) {
        if (rootRef.current.getAttribute(name) !== value) rootRef.current.setAttribute(name, value);
      }
    };
    write();
    const { crops, document, session } = bench.stores;
    const stops = [
      crops.subscribe(write),
      document.subscribe(write),
      session.subscribe(write),
      bench.status.subscribe(write),
      bench.outbox.store.subscribe(write),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [bench]);
  return rootRef;
};

const attributesOf = (bench: Workbench): Readonly<Record<string, string>> => {
  const document = bench.stores.document.getState();
  const { prompts, hover, answer, isDecoding } = bench.stores.session.getState();
  const { active } = bench.stores.crops.getState();
  const { decoder, tool, picture } = bench.status.getState();
  const outbox = bench.outbox.store.getState();
  const isAsked = prompts.length > 0 && !isDecoding;
  return {
    'data-image': document.imageId ?? '',
    'data-image-state': document.imageState,
    'data-annotations': String(presentAnnotations(document.annotations).length),
    'data-drawn': String(document.masks.size),
    'data-prompts': String(prompts.length),
    'data-decoding': String(isDecoding),
    'data-hover-iou': iouText(hover),
    'data-candidate-iou': isAsked ? iouText(answer) : '',
    'data-candidate': isAsked && answer !== null ? String(answer.chosen) : '',
    'data-decoder': decoder.state === 'idle' ? 'waiting' : decoder.state,
    'data-save': saveStateOf(outbox),
    'data-waiting': String(outbox.waiting.length),
    'data-troubled': String(outbox.troubled.length),
    'data-crop': active === null ? '' : cropText(active),
    'data-tool': tool,
    'data-picture': picture,
  };
};

const cropText = ({ x0, y0, x1, y1 }: BoxXyxy): string => [x0, y0, x1, y1].join(' ');

const iouText = (mask: ShownMask | null): string =>
  mask === null ? '' : (mask.candidates.iouPredictions[mask.chosen] ?? 0).toFixed(3);
