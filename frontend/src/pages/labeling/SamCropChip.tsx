/** Whether SAM sees the part of a large image that is on the screen, and how much nearer. */
import { useStore } from 'zustand';

import { sizeOfBox } from '../../engine/geometry/region';
import type { BoxXyxy, SizeHW } from '../../engine/geometry/spaces';
import { Sentence } from '../../ui/Sentence';
import { words } from '../../words/words';
import { queueText } from './queueText';
import classes from './SamChips.module.css';
import { useWorkbench } from './workbenchHome';

export const SamCropChip = () => {
  const bench = useWorkbench();
  const { crops, viewport } = bench.stores;
  const { active, coming, problem } = useStore(crops);
  const imageSize = useStore(viewport, (state) => state.imageSize);
  if (active === null && coming === null && problem === '') return null;
  return (
    <div className={classes.chip} data-testid="sam-crop" role="status">
      <span>
        <Sentence
          text={words.sam.sees}
          parts={{
            what: (
              <strong className={classes.seen}>
                {active === null
                  ? words.sam.wholeImage
                  : words.sam.closerPart(closeness(active, imageSize))}
              </strong>
            ),
          }}
        />
      </span>
      {coming !== null && (
        <span className={classes.reading} data-problem={false}>
          {words.sam.readingOf(
            words.sam.closer(closeness(coming.crop, imageSize)),
            queueText(coming.state, coming.ahead),
          )}
        </span>
      )}
      {problem !== '' && (
        <span className={classes.reading} data-problem>
          {problem}
        </span>
      )}
    </div>
  );
};

const longSide = ({ height, width }: SizeHW): number => Math.max(height, width);

const closeness = (crop: BoxXyxy, imageSize: SizeHW): number =>
  Math.round(longSide(imageSize) / longSide(sizeOfBox(crop)));
