/** Why the open image was skipped, and the way back. */
import { useStore } from 'zustand';

import type { Role, Skip } from '../../api/types';
import { Sentence } from '../../ui/Sentence';
import { StateDot } from '../../ui/StateDot';
import { STATE_LOOKS } from '../imageStates';
import { skipText } from '../skipReasons';
import { words } from '../../words/words';
import { EditorButton } from './EditorButton';
import classes from './EncodingNotice.module.css';
import { useWorkbench } from './workbenchHome';

/** Whoever only looks on changes nothing. */
const WAYS_BACK: Readonly<Record<Role, string | null>> = {
  manager: words.talk.skip.sendBack,
  reviewer: words.talk.skip.sendBack,
  annotator: words.talk.skip.takeUp,
  viewer: null,
};

interface SkippedNoticeProps {
  readonly skip: Skip;
  readonly role: Role;
}

export const SkippedNotice = ({ skip, role }: SkippedNoticeProps) => {
  const bench = useWorkbench();
  const bindings = useStore(bench.choices.keys);
  const wayBack = WAYS_BACK[role];
  const [key] = bindings.keysOf({ id: 'skip', keys: [] });
  return (
    <div className={classes.notice} data-testid="skipped-notice" role="status">
      <StateDot color={STATE_LOOKS.skipped.color} />
      <span className={classes.said}>
        <Sentence
          text={skip.by === null ? words.talk.skip.skipped : words.talk.skip.skippedBy(skip.by)}
          parts={{ reason: <span className={classes.hint}>{skipText(skip)}</span> }}
        />
      </span>
      {wayBack !== null && (
        <EditorButton
          label={wayBack}
          {...(key !== undefined && { shortcut: key })}
          onPress={() => void bench.editor.submission.takeUp()}
        />
      )}
    </div>
  );
};
