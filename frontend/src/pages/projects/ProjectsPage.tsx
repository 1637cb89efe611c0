import { Button, Skeleton, Title } from '@mantine/core';
import { IconPlus, IconStack2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { projectsQuery, sessionQuery } from '../../api/queries';
import type { Project } from '../../api/types';
import { EmptyState } from '../../ui/EmptyState';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { words } from '../../words/words';
import { shownProblem } from '../problems';
import { ContinuePanel } from './ContinuePanel';
import { NewProjectDialog } from './NewProjectDialog';
import { ProjectCard } from './ProjectCard';
import classes from './ProjectsPage.module.css';

export const ProjectsPage = () => {
  const projects = useQuery(projectsQuery());
  const canCreate = useQuery(sessionQuery()).data?.user?.isSuperuser ?? false;
  const [isCreating, setCreating] = useState(false);

  const newProject = canCreate && (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => setCreating(true)}
      data-testid="new-project"
    >
      {words.projects.new}
    </Button>
  );
  const isEmpty = projects.data?.length === 0;

  return (
    <div className={classes.page}>
      <ContinuePanel />
      <div className={classes.head}>
        <Title order={1}>{words.projects.title}</Title>
        {!isEmpty && newProject}
      </div>
      {projects.error && (
        <ProblemAlert
          problem={shownProblem(projects.error)}
          onRetry={() => void projects.refetch()}
        />
      )}
      {isEmpty ? (
        <NoProjects action={newProject} canCreate={canCreate} />
      ) : (
        <ProjectGrid projects={projects.data} isPending={projects.isPending} />
      )}
      <NewProjectDialog isOpen={isCreating} onClose={() => setCreating(false)} />
    </div>
  );
};

const SKELETONS = [1, 2, 3];

interface ProjectGridProps {
  readonly projects: readonly Project[] | undefined;
  /** Placeholders are for what is still to come, not for what failed. */
  readonly isPending: boolean;
}

const ProjectGrid = ({ projects, isPending }: ProjectGridProps) => (
  <div className={classes.grid}>
    {projects?.map((project) => (
      <ProjectCard key={project.id} project={project} />
    ))}
    {isPending && SKELETONS.map((key) => <Skeleton key={key} height={292} />)}
  </div>
);

interface NoProjectsProps {
  readonly canCreate: boolean;
  readonly action: React.ReactNode;
}

const NoProjects = ({ canCreate, action }: NoProjectsProps) => (
  <EmptyState
    icon={<IconStack2 size={24} stroke={1.5} />}
    title={canCreate ? words.projects.none.first : words.projects.none.notMember}
    action={action}
  >
    {canCreate ? words.projects.none.firstHow : words.projects.none.notMemberHow}
  </EmptyState>
);
