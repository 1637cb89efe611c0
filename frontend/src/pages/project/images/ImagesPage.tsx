import { Button, CloseButton, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPhotoPlus, IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';

import { categoriesQuery, imagesQuery, projectQuery } from '../../../api/queries';
import type { ImageFilter } from '../../../api/resources/images';
import type { ImageRow } from '../../../api/types';
import { EmptyState } from '../../../ui/EmptyState';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { shownProblem } from '../../problems';
import { ImageGrid, ImageGridSkeleton } from './ImageGrid';
import classes from './ImagesPage.module.css';

const route = getRouteApi('/members/shell/projects/$projectId/');

export const ImagesPage = () => {
  const { projectId } = route.useParams();
  const filter = route.useSearch();
  const images = useInfiniteQuery(imagesQuery(projectId, filter));
  const total = useQuery(projectQuery(projectId)).data?.imageCounts.total;
  const rows = images.data?.pages.flatMap((page) => page.results);

  if (images.error && rows === undefined) {
    return (
      <ProblemAlert problem={shownProblem(images.error)} onRetry={() => void images.refetch()} />
    );
  }
  if (total === 0) return <NoImages projectId={projectId} />;
  const showEnd = (): void => {
    if (images.hasNextPage && !images.isFetchingNextPage) void images.fetchNextPage();
  };
  return (
    <>
      <Filters key={projectId} filter={filter} />
      <Found rows={rows} onEnd={showEnd} />
    </>
  );
};

interface FoundProps {
  readonly rows: readonly ImageRow[] | undefined;
  readonly onEnd: () => void;
}

const Found = ({ rows, onEnd }: FoundProps) => {
  if (rows === undefined) return <ImageGridSkeleton />;
  return rows.length === 0 ? <NothingFound /> : <ImageGrid images={rows} onEnd={onEnd} />;
};

const TYPING_MILLISECONDS = 250;

const Filters = ({ filter }: { readonly filter: ImageFilter }) => {
  const { projectId } = route.useParams();
  const navigate = route.useNavigate();
  const categories = useQuery(categoriesQuery(projectId)).data ?? [];
  const [path, setPath] = useState(filter.path ?? '');

  const change = (name: 'path' | 'category', value: string): void => {
    const others = Object.entries(filter).filter(([key]) => key !== name);
    const search = Object.fromEntries(value === '' ? others : [...others, [name, value]]);
    void navigate({ search, replace: true });
  };
  const changePath = useDebouncedCallback(
    (value: string) => change('path', value),
    TYPING_MILLISECONDS,
  );
  const typePath = (value: string): void => {
    setPath(value);
    changePath(value);
  };

  return (
    <div className={classes.filters}>
      <TextInput
        w={280}
        placeholder="Find by file name or folder"
        aria-label="Find by file name or folder"
        leftSection={<IconSearch size={16} />}
        rightSection={
          path !== '' && <CloseButton size="sm" aria-label="Clear" onClick={() => typePath('')} />
        }
        value={path}
        onChange={(event) => typePath(event.currentTarget.value)}
        data-testid="image-search"
      />
      <Select
        w={220}
        placeholder="Any category"
        aria-label="Images with a category"
        clearable
        searchable
        value={filter.category ?? null}
        onChange={(category) => change('category', category ?? '')}
        data={categories.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </div>
  );
};

const NoImages = ({ projectId }: { readonly projectId: string }) => (
  <EmptyState
    icon={<IconPhotoPlus size={24} stroke={1.5} />}
    title="Add the first images"
    action={
      <Link to="/projects/$projectId/upload" params={{ projectId }} className={classes.plain}>
        <Button component="span">Choose images</Button>
      </Link>
    }
  >
    Drop files or whole folders anywhere on this page. You can label the first one while the rest is
    still being prepared.
  </EmptyState>
);

const NothingFound = () => {
  const navigate = route.useNavigate();
  return (
    <EmptyState
      icon={<IconSearchOff size={24} stroke={1.5} />}
      title="No image matches"
      action={
        <Button variant="default" onClick={() => void navigate({ search: {} })}>
          Show all images
        </Button>
      }
    >
      <Text span inherit>
        No image of this project has what the filters ask for.
      </Text>
    </EmptyState>
  );
};
