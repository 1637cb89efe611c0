/** The labeling page: one image, the tools around it, and nothing in the way. */
import { useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useStore } from 'zustand';

import { sessionQuery } from '../../api/queries';
import type { Session } from '../../api/types';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { shownProblem } from '../problems';
import { CanvasArea } from './CanvasArea';
import { CategoryPicker } from './CategoryPicker';
import { CommandPalette } from './CommandPalette';
import { ConflictPanel } from './ConflictPanel';
import { HelpSheet } from './HelpSheet';
import classes from './LabelingPage.module.css';
import { SkipPanel } from './SkipPanel';
import { SidePanel } from './SidePanel';
import { Strip } from './Strip';
import { Toolbar } from './Toolbar';
import { TopBar } from './TopBar';
import { useImageFlow } from './useImageFlow';
import { useKeyboard } from './useKeyboard';
import { useRootAttributes } from './useRootAttributes';
import { useWorkbenchOf, WorkbenchContext } from './workbenchHome';

export const LabelingPage = () => {
  const { projectId = '', imageId = '' } = useParams({ strict: false });
  const { data: session } = useQuery(sessionQuery());
  const user = session?.user ?? null;
  if (user === null) return null;
  return (
    <LabelingScreen
      key={user.id}
      session={session}
      userId={user.id}
      projectId={projectId}
      imageId={imageId}
    />
  );
};

interface LabelingScreenProps {
  readonly session: Session | undefined;
  readonly userId: string;
  readonly projectId: string;
  readonly imageId: string;
}

const LabelingScreen = ({ session, userId, projectId, imageId }: LabelingScreenProps) => {
  const bench = useWorkbenchOf(userId);
  const flow = useImageFlow(bench, projectId, imageId);
  const isDark = useComputedColorScheme('dark') === 'dark';
  const isPanelFolded = useStore(bench.preferences, (state) => state.isPanelFolded);
  // A new log-in: what had to wait for it goes out now.
  useEffect(() => bench.outbox.nudge(), [bench, session]);
  const rootRef = useRootAttributes(bench);
  useKeyboard(bench);
  useEffect(() => bench.setDark(isDark), [bench, isDark]);

  return (
    <WorkbenchContext value={bench}>
      <div
        ref={rootRef}
        className={classes.page}
        data-testid="labeling-page"
        data-panel={isPanelFolded ? 'folded' : 'open'}
      >
        <TopBar project={flow.project} image={flow.image} />
        <Toolbar />
        <main className={classes.canvas}>
          {flow.error === null ? (
            <>
              <CanvasArea flow={flow} />
              <CategoryPicker projectId={projectId} categories={flow.categories} />
              <CommandPalette />
              <SkipPanel />
              {flow.image !== undefined && (
                <ConflictPanel image={flow.image} categories={flow.categories} />
              )}
            </>
          ) : (
            <div className={classes.problem}>
              <ProblemAlert problem={shownProblem(flow.error)} />
            </div>
          )}
        </main>
        {!isPanelFolded && <SidePanel projectId={projectId} categories={flow.categories} />}
        <Strip projectId={projectId} imageId={imageId} />
        <HelpSheet />
      </div>
    </WorkbenchContext>
  );
};
