import { Button, Select, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import type { Dashboard, DashboardChoice } from '../../../api/dashboardTypes';
import { dashboardQuery, progressQuery } from '../../../api/queries';
import { EmptyState } from '../../../ui/EmptyState';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import { shownProblem } from '../../problems';
import { CategoriesPanel } from './CategoriesPanel';
import classes from './DashboardPage.module.css';
import { DaysPanel } from './DaysPanel';
import { FigureCards } from './FigureCards';
import { PeoplePanel } from './PeoplePanel';
import { StatesPanel } from './StatesPanel';

const route = getRouteApi('/members/shell/projects/$projectId/dashboard');

const DEFAULT_DAYS = 30;
const PERIODS = [
  ...[7, DEFAULT_DAYS, 90].map((days) => ({
    value: String(days),
    label: words.dashboard.choice.period(days),
  })),
  { value: '0', label: words.dashboard.choice.all },
];

/** How a project is getting on: states, pace, people; every figure follows the server's events. */
export const DashboardPage = () => {
  const { projectId } = route.useParams();
  const search = route.useSearch();
  const days = search.days ?? DEFAULT_DAYS;
  const choice: DashboardChoice = {
    days: days === 0 ? null : days,
    person: search.person ?? null,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  const dashboard = useQuery(dashboardQuery(projectId, choice));

  if (dashboard.error && dashboard.data === undefined) {
    const problem = shownProblem(dashboard.error);
    return <ProblemAlert problem={problem} onRetry={() => void dashboard.refetch()} />;
  }
  if (dashboard.data === undefined) return <DashboardSkeleton />;
  if (dashboard.data.imageCounts.total === 0) return <NoFigures projectId={projectId} />;
  return (
    <div className={classes.page} data-testid="dashboard">
      <Choice projectId={projectId} choice={choice} dashboard={dashboard.data} />
      <FigureCards dashboard={dashboard.data} days={choice.days} projectId={projectId} />
      <StatesPanel projectId={projectId} choice={choice} counts={dashboard.data.imageCounts} />
      <DaysPanel projectId={projectId} choice={choice} days={dashboard.data.days} />
      <div className={classes.halves}>
        <CategoriesPanel
          projectId={projectId}
          choice={choice}
          categories={dashboard.data.categories}
        />
        <PeoplePanel projectId={projectId} choice={choice} people={dashboard.data.people} />
      </div>
    </div>
  );
};

interface ChoiceProps {
  readonly projectId: string;
  readonly choice: DashboardChoice;
  readonly dashboard: Dashboard;
}

const Choice = ({ projectId, choice, dashboard }: ChoiceProps) => {
  const navigate = route.useNavigate();
  const everybody = useQuery(dashboardQuery(projectId, { ...choice, person: null })).data;
  const encoder = useQuery(progressQuery(projectId)).data?.encoder;
  const people = (everybody?.people ?? dashboard.people).flatMap(({ id, username }) =>
    id === null || username === null ? [] : [{ value: String(id), label: username }],
  );
  return (
    <div className={classes.choice}>
      <SegmentedControl
        aria-label={words.dashboard.choice.days}
        size="sm"
        value={String(choice.days ?? 0)}
        data={PERIODS}
        onChange={(value) =>
          void navigate({ search: (old) => ({ ...old, days: Number(value) }), replace: true })
        }
        data-testid="dashboard-days"
      />
      <Select
        w={200}
        aria-label={words.dashboard.choice.person}
        placeholder={words.dashboard.choice.everybody}
        clearable
        searchable
        value={choice.person === null ? null : String(choice.person)}
        data={people}
        onChange={(value) =>
          void navigate({
            search: ({ days }) => ({
              ...(days !== undefined && { days }),
              ...(value !== null && { person: Number(value) }),
            }),
            replace: true,
          })
        }
      />
      <Text size="sm" c="dimmed" className={classes.words} data-testid="dashboard-encoder">
        {encoder} {words.dashboard.choice.midnight(dashboard.timeZone)}
      </Text>
    </div>
  );
};

const DashboardSkeleton = () => (
  <div className={classes.page}>
    <Skeleton height={36} width={440} />
    <div className={classes.figures}>
      {['objects', 'images', 'per-day', 'seconds'].map((key) => (
        <Skeleton key={key} height={132} />
      ))}
    </div>
    <Skeleton height={136} />
    <Skeleton height={300} />
  </div>
);

const NoFigures = ({ projectId }: { readonly projectId: string }) => (
  <EmptyState
    icon={<IconChartBar size={24} stroke={1.5} />}
    title={words.dashboard.empty.title}
    action={
      <Link to="/projects/$projectId/upload" params={{ projectId }} className={classes.plain}>
        <Button component="span">{words.project.chooseImages}</Button>
      </Link>
    }
  >
    {words.dashboard.empty.text}
  </EmptyState>
);
