import { Button } from '@mantine/core';
import { IconPhotoPlus, IconSearchOff, IconTrash } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useReducer } from 'react';

import { imageNumbersQuery, projectQuery } from '../../../api/queries';
import type { ImageFilter } from '../../../api/types';
import { EmptyState } from '../../../ui/EmptyState';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { useKeyDown } from '../../../ui/useKeyDown';
import { words } from '../../../words/words';
import { shownProblem } from '../../problems';
import { canManage } from '../roles';
import { BatchesPanel } from './BatchesPanel';
import { BulkBar } from './BulkBar';
import { FilterBar } from './FilterBar';
import { ImageGrid, ImageGridSkeleton } from './ImageGrid';
import classes from './ImagesPage.module.css';
import { NumberList } from './numberList';
import { NOTHING, reduceSelection, selectedCount, toImageSelection } from './selection';

const route = getRouteApi('/members/shell/projects/$projectId/');

export const ImagesPage = () => {
  const { projectId } = route.useParams();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const project = useQuery(projectQuery(projectId)).data;
  const isKnown = project !== undefined;
  const isManager = isKnown && canManage(project.role);
  const numbers = useQuery({
    ...imageNumbersQuery(projectId, filter),
    placeholderData: keepPreviousData,
  });
  // What a key does depends on the role: images are shown when it is known.
  const list = useMemo(
    () => (isKnown && numbers.data ? new NumberList(numbers.data) : undefined),
    [isKnown, numbers.data],
  );
  const show = (search: ImageFilter): void => {
    void navigate({ search, replace: true });
  };

  if (numbers.error && list === undefined) {
    return (
      <ProblemAlert problem={shownProblem(numbers.error)} onRetry={() => void numbers.refetch()} />
    );
  }
  return (
    <>
      <FilterBar
        key={`${projectId} ${filter.deleted ? 'deleted' : ''}`}
        projectId={projectId}
        filter={filter}
        count={list?.count}
        canManage={isManager}
        onChange={show}
      />
      <BatchesPanel projectId={projectId} canSteer={isManager} />
      {list === undefined ? (
        <ImageGridSkeleton />
      ) : (
        <Found
          key={`${projectId} ${JSON.stringify(filter)}`}
          projectId={projectId}
          filter={filter}
          list={list}
          canSelect={isManager}
        />
      )}
    </>
  );
};

interface FoundProps {
  readonly projectId: string;
  readonly filter: ImageFilter;
  readonly list: NumberList;
  readonly canSelect: boolean;
}

/** The images of one filter, and what is selected of them. */
const Found = ({ projectId, filter, list, canSelect }: FoundProps) => {
  const [selection, select] = useReducer(reduceSelection, NOTHING);
  useKeyDown((event) => {
    const isElsewhere =
      event.target instanceof Element &&
      event.target.closest('input, textarea, [role=dialog], [role=menu]') !== null;
    if (isElsewhere) return;
    if (event.key === 'Escape') select({ type: 'clear' });
    if (event.key !== 'a' || !(event.ctrlKey || event.metaKey) || !canSelect) return;
    event.preventDefault();
    select({ type: 'all' });
  });
  if (list.count === 0) return <NothingFound projectId={projectId} filter={filter} />;
  return (
    <>
      <ImageGrid
        projectId={projectId}
        filter={filter}
        list={list}
        selection={selection}
        select={select}
        canSelect={canSelect}
      />
      {selectedCount(selection, list) > 0 && (
        <BulkBar
          projectId={projectId}
          selection={toImageSelection(selection, filter, list)}
          total={list.count}
          onAll={() => select({ type: 'all' })}
          onClear={() => select({ type: 'clear' })}
          onDone={() => select({ type: 'clear', sent: selection })}
        />
      )}
    </>
  );
};

const NoImages = ({ projectId }: { readonly projectId: string }) => (
  <EmptyState
    icon={<IconPhotoPlus size={24} stroke={1.5} />}
    title={words.images.empty.title}
    action={
      <Link to="/projects/$projectId/upload" params={{ projectId }} className={classes.plain}>
        <Button component="span">{words.project.chooseImages}</Button>
      </Link>
    }
  >
    {words.images.empty.text}
  </EmptyState>
);

interface NothingFoundProps {
  readonly projectId: string;
  readonly filter: ImageFilter;
}

const NothingFound = ({ projectId, filter }: NothingFoundProps) => {
  const navigate = route.useNavigate();
  const names = Object.keys(filter);
  if (names.length === 0) return <NoImages projectId={projectId} />;
  const showAll = (
    <Button variant="default" onClick={() => void navigate({ search: {} })}>
      {words.images.showAll}
    </Button>
  );
  if (names.every((name) => name === 'deleted')) {
    return (
      <EmptyState
        icon={<IconTrash size={24} stroke={1.5} />}
        title={words.images.emptyTrash.title}
        action={showAll}
      >
        {words.images.emptyTrash.text}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IconSearchOff size={24} stroke={1.5} />}
      title={words.images.noMatch.title}
      action={showAll}
    >
      {words.images.noMatch.text}
    </EmptyState>
  );
};
