import { Button, CloseButton, Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconArrowLeft, IconSearch, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';

import { assigneesQuery, categoriesQuery, sessionQuery, tagsQuery } from '../../../api/queries';
import { SKIP_REASONS, type ImageFilter } from '../../../api/types';
import { useKeyDown } from '../../../ui/useKeyDown';
import { words } from '../../../words/words';
import { SKIP_LABELS } from '../../skipReasons';
import { FilterPill, type FilterOption } from './FilterPill';
import classes from './ImagesPage.module.css';
import { SamMenu } from './SamMenu';

const TYPING_MILLISECONDS = 250;

type ChosenFilter = Exclude<keyof ImageFilter, 'state' | 'deleted'>;

interface FilterBarProps {
  readonly projectId: string;
  readonly filter: ImageFilter;
  /** Images found; undefined while they are counted. */
  readonly count: number | undefined;
  readonly canManage: boolean;
  readonly onChange: (filter: ImageFilter) => void;
}

export const FilterBar = ({ projectId, filter, count, canManage, onChange }: FilterBarProps) => {
  const categories = useQuery(categoriesQuery(projectId)).data ?? [];
  const tags = useQuery(tagsQuery(projectId)).data ?? [];
  const assignees = useAssigneeOptions(projectId);
  const change = (name: ChosenFilter, value: string | true | undefined) => {
    const others = Object.entries(filter).filter(([key]) => key !== name);
    onChange(Object.fromEntries(value === undefined ? others : [...others, [name, value]]));
  };
  return (
    <div className={classes.filters} role="group" aria-label={words.images.filter.title}>
      {filter.deleted && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft size={16} />}
          onClick={() => onChange({})}
          data-testid="leave-trash"
        >
          {words.images.filter.deleted}
        </Button>
      )}
      <PathField value={filter.path} onChange={(value) => change('path', value)} />
      <FilterPill
        name={words.images.filter.assignee}
        testId="filter-assignee"
        value={filter.assignee}
        options={assignees}
        nothing={words.images.filter.noAssignee}
        onChange={(value) => change('assignee', value)}
      />
      <FilterPill
        name={words.images.filter.category}
        testId="filter-category"
        value={filter.category}
        options={categories.map(({ id, name }) => ({ value: id, label: name }))}
        nothing={words.images.filter.noCategory}
        onChange={(value) => change('category', value)}
      />
      <FilterPill
        name={words.images.filter.tag}
        testId="filter-tag"
        value={filter.tag}
        options={tags.map(({ tag, imageCount }) => ({ value: tag, label: tag, count: imageCount }))}
        nothing={words.images.filter.noTag}
        onChange={(value) => change('tag', value)}
      />
      <FilterPill
        name={words.images.filter.comments}
        testId="filter-comments"
        value={filter.openComments && 'open'}
        options={[{ value: 'open', label: words.images.filter.openComments }]}
        nothing=""
        onChange={(value) => change('openComments', value && true)}
      />
      <ReasonPill filter={filter} onChange={(value) => change('skipReason', value)} />
      <span className={classes.found} role="status" data-testid="image-count">
        {count === undefined ? '' : words.images.amount(count)}
      </span>
      {canManage && !filter.deleted && (
        <ManagerTools projectId={projectId} filter={filter} count={count} onChange={onChange} />
      )}
    </div>
  );
};

/** What is done with all images that were found, and the way to the deleted ones. */
const ManagerTools = (props: Omit<FilterBarProps, 'canManage'>) => {
  const { projectId, filter, count, onChange } = props;
  return (
    <>
      <SamMenu
        projectId={projectId}
        selection={{ filter, exceptNumbers: [], expectedCount: count ?? 0 }}
        position="bottom-end"
      />
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconTrash size={16} />}
        onClick={() => onChange({ deleted: true })}
        data-testid="show-trash"
      >
        {words.images.filter.trash}
      </Button>
    </>
  );
};

interface ReasonPillProps {
  readonly filter: ImageFilter;
  readonly onChange: (value: string | undefined) => void;
}

/** Why images were skipped, where skipped ones are looked at. */
const ReasonPill = ({ filter: { state, skipReason }, onChange }: ReasonPillProps) =>
  state === 'skipped' || skipReason !== undefined ? (
    <FilterPill
      name={words.images.filter.reason}
      testId="filter-reason"
      value={skipReason}
      options={SKIP_REASONS.map((value) => ({ value, label: SKIP_LABELS[value] }))}
      nothing=""
      onChange={onChange}
    />
  ) : null;

const useAssigneeOptions = (projectId: string): readonly FilterOption[] => {
  const assignees = useQuery(assigneesQuery(projectId)).data ?? [];
  const me = useQuery(sessionQuery()).data?.user?.id;
  return [
    { value: 'me', label: words.images.filter.me },
    { value: 'nobody', label: words.images.filter.nobody },
    ...assignees
      .filter(({ id }) => id !== me)
      .map(({ id, username, openCount }) => ({ value: id, label: username, count: openCount })),
  ];
};

interface PathFieldProps {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

const PathField = ({ value, onChange }: PathFieldProps) => {
  const field = useRef<HTMLInputElement>(null);
  const [path, setPath] = useState(value ?? '');
  const change = useDebouncedCallback(
    (text: string) => onChange(text === '' ? undefined : text),
    TYPING_MILLISECONDS,
  );
  const type = (text: string): void => {
    setPath(text);
    change(text);
  };
  useKeyDown((event) => {
    const isTyping = event.target instanceof Element && event.target.matches('input, textarea');
    if (event.key !== '/' || isTyping) return;
    event.preventDefault();
    field.current?.focus();
  });
  return (
    <TextInput
      ref={field}
      w={280}
      size="sm"
      placeholder={words.images.filter.path}
      aria-label={words.images.filter.path}
      leftSection={<IconSearch size={16} />}
      rightSection={
        path === '' ? (
          <Kbd size="xs">/</Kbd>
        ) : (
          <CloseButton
            size="sm"
            aria-label={words.images.filter.clearPath}
            onClick={() => type('')}
          />
        )
      }
      value={path}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
      data-testid="image-search"
    />
  );
};
