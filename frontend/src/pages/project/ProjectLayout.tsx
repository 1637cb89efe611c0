import { Button, Skeleton, Stack, Title } from '@mantine/core';
import { IconFolderOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet, useMatch } from '@tanstack/react-router';
import { useEffect } from 'react';

import { ProblemError } from '../../api/problems';
import { projectQuery, sessionQuery } from '../../api/queries';
import type { FileToSend } from '../../api/resources/uploads';
import { IMAGE_STATES, type ImageCounts, type Project } from '../../api/types';
import { EmptyState } from '../../ui/EmptyState';
import { DropArea } from '../../ui/DropArea';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { StateBar, StateFilter } from '../../ui/StateBar';
import { words } from '../../words/words';
import { barSegments, filterSegments } from '../imageStates';
import { shownProblem } from '../problems';
import { ContinueButton } from './ContinueButton';
import { withState } from './images/withState';
import classes from './ProjectLayout.module.css';
import { canAnnotate } from './roles';
import { restoreUploads, uploadQueueOf } from './upload/queues';
import { useFollowProgress } from './useFollowProgress';

const route = getRouteApi('/members/shell/projects/$projectId');

/** The head that all tabs of a project share: name, states, the way on, and the tabs. */
export const ProjectLayout = () => {
  const { projectId } = route.useParams();
  const project = useQuery(projectQuery(projectId));
  useFollowProgress(projectId);

  if (project.error instanceof ProblemError && project.data === undefined) {
    return (
      <div className={classes.content}>
        <NoProject problem={project.error} onRetry={() => void project.refetch()} />
      </div>
    );
  }
  return (
    <>
      <header className={classes.head}>
        <div className={classes.inner}>
          {project.data ? <Head project={project.data} /> : <HeadSkeleton />}
          <Tabs projectId={projectId} />
        </div>
      </header>
      <div className={classes.content}>
        <Outlet />
      </div>
      {project.data && canAnnotate(project.data.role) && <DropToUpload projectId={projectId} />}
    </>
  );
};

interface NoProjectProps {
  readonly problem: ProblemError;
  readonly onRetry: () => void;
}

const NoProject = ({ problem, onRetry }: NoProjectProps) =>
  problem.status === 404 ? (
    <EmptyState
      icon={<IconFolderOff size={24} stroke={1.5} />}
      title={words.project.missing}
      action={
        <Link to="/projects">
          <Button component="span">{words.app.goToProjects}</Button>
        </Link>
      }
    >
      {problem.hint}
    </EmptyState>
  ) : (
    <ProblemAlert problem={shownProblem(problem)} onRetry={onRetry} />
  );

const Head = ({ project }: { readonly project: Project }) => (
  <>
    <div className={classes.title}>
      <div className={classes.name}>
        <Link to="/projects" className={classes.crumb}>
          {words.project.all}
        </Link>
        <Title order={1} lineClamp={1} title={project.name} data-testid="project-title">
          {project.name}
        </Title>
      </div>
      <ContinueButton project={project} />
    </div>
    {project.imageCounts.total > 0 && (
      <States projectId={project.id} counts={project.imageCounts} />
    )}
  </>
);

interface StatesProps {
  readonly projectId: string;
  readonly counts: ImageCounts;
}

const imagesRoute = getRouteApi('/members/shell/projects/$projectId/');

const States = ({ projectId, counts }: StatesProps) => {
  const navigate = imagesRoute.useNavigate();
  // On another tab there is no filter to keep.
  const search = useMatch({ from: imagesRoute.id, shouldThrow: false })?.search ?? {};
  const active = search.state;
  const filter = (key: string | undefined): void => {
    const state = IMAGE_STATES.find((candidate) => candidate === key);
    void navigate({
      to: '/projects/$projectId',
      params: { projectId },
      search: withState(search, state),
    });
  };
  return (
    <div className={classes.states}>
      <StateBar segments={barSegments(counts)} active={active} />
      <StateFilter
        segments={filterSegments(counts)}
        total={counts.total}
        active={active}
        onChange={filter}
      />
    </div>
  );
};

const Tabs = ({ projectId }: { readonly projectId: string }) => {
  const params = { projectId };
  return (
    <nav className={classes.tabs} aria-label={words.project.tabs.title}>
      <Link
        to="/projects/$projectId"
        params={params}
        activeOptions={{ exact: true, includeSearch: false }}
        className={classes.tab}
      >
        {words.project.tabs.images}
      </Link>
      <Link to="/projects/$projectId/upload" params={params} className={classes.tab}>
        {words.project.tabs.upload}
      </Link>
      <Link to="/projects/$projectId/dashboard" params={params} className={classes.tab}>
        {words.project.tabs.dashboard}
      </Link>
      <Link to="/projects/$projectId/exports" params={params} className={classes.tab}>
        {words.project.tabs.exports}
      </Link>
      <Link to="/projects/$projectId/members" params={params} className={classes.tab}>
        {words.project.tabs.members}
      </Link>
      <Link to="/projects/$projectId/settings" params={params} className={classes.tab}>
        {words.project.tabs.settings}
      </Link>
    </nav>
  );
};

const HeadSkeleton = () => (
  <Stack gap="md">
    <Skeleton height={44} width={320} />
    <Skeleton height={8} />
    <Skeleton height={28} width={520} />
  </Stack>
);

/** Files dropped on any tab go to the project, and the upload tab shows them on their way. */
const DropToUpload = ({ projectId }: { readonly projectId: string }) => {
  const navigate = route.useNavigate();
  const userId = useQuery(sessionQuery()).data?.user?.id;
  useEffect(() => {
    if (userId !== undefined) restoreUploads(userId, projectId);
  }, [userId, projectId]);
  const take = (files: readonly FileToSend[]): void => {
    if (userId === undefined) return;
    uploadQueueOf(userId, projectId).add(files);
    void navigate({ to: '/projects/$projectId/upload', params: { projectId } });
  };
  return <DropArea label={words.project.drop} onFiles={take} />;
};
