/** Where a model's embedding of the image stands, above the picture. */
import type { ImageDetail, ModelInfo } from '../../api/types';
import { words } from '../../words/words';
import classes from '../labeling/EncodingNotice.module.css';
import type { Pane } from './pane';
import { usePaneModel } from './usePaneModel';

interface PaneNoticeProps {
  readonly pane: Pane;
  readonly image: ImageDetail;
  readonly model: ModelInfo;
  readonly canAsk: boolean;
}

export const PaneNotice = (props: PaneNoticeProps) => {
  const { standing, retry } = usePaneModel(props);
  // The element stays, so that a change in it is read out.
  return (
    <div role="status" data-testid="pane-notice">
      {standing !== null && (
        <div className={classes.notice} data-problem={standing.isProblem}>
          <span className={classes.dot} />
          <span className={classes.said}>
            {standing.text} <span className={classes.hint}>{standing.hint}</span>
          </span>
          {standing.cure !== null && (
            <button type="button" className={classes.retry} onClick={retry}>
              {words.ui.again}
            </button>
          )}
        </div>
      )}
    </div>
  );
};
