import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { categoriesQuery } from '../../api/queries';
import type { Project } from '../../api/types';
import { formatPercent } from '../../ui/format';
import { Mosaic } from '../../ui/Mosaic';
import { StateBar } from '../../ui/StateBar';
import { words } from '../../words/words';
import { barSegments, doneCount } from '../imageStates';
import classes from './ProjectCard.module.css';

interface ProjectCardProps {
  readonly project: Project;
}

export const ProjectCard = ({ project }: ProjectCardProps) => {
  const { imageCounts: counts } = project;
  const done = doneCount(counts);
  return (
    <Link
      to="/projects/$projectId"
      params={{ projectId: project.id }}
      className={classes.card}
      data-testid="project-card"
    >
      <Mosaic urls={project.coverUrls} />
      <div className={classes.body}>
        <div className={classes.title}>
          <Title order={2} size="h3" lineClamp={1} title={project.name}>
            {project.name}
          </Title>
          <Text size="sm" c="dimmed" flex="none">
            {formatPercent(done, counts.total)}
          </Text>
        </div>
        <StateBar segments={barSegments(counts)} height={6} />
        <CategoryLine projectId={project.id} />
        <div className={classes.title}>
          <Text size="sm" c="dimmed">
            {counts.total === 0
              ? words.ui.states.none
              : words.projects.card.done(done, counts.total)}
          </Text>
          <Text size="sm" c="dimmed">
            {words.projects.card.masks(project.annotationCount)}
          </Text>
        </div>
      </div>
    </Link>
  );
};

const SHOWN_CATEGORIES = 3;

const CategoryLine = ({ projectId }: { readonly projectId: string }) => {
  const { data = [] } = useQuery({ ...categoriesQuery(projectId), staleTime: 60_000 });
  const live = data.filter((category) => !category.isRetired);
  const rest = live.length - SHOWN_CATEGORIES;
  return (
    <div className={classes.categories}>
      {live.slice(0, SHOWN_CATEGORIES).map((category) => (
        <span key={category.id} className={classes.category}>
          <span className={classes.square} style={{ '--square-color': category.color }} />
          <span className={classes.categoryName}>{category.name}</span>
        </span>
      ))}
      {rest > 0 && <span className={classes.rest}>+{rest}</span>}
    </div>
  );
};
