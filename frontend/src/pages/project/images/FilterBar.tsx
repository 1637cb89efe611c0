import { Button } from '@mantine/core';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { assigneesQuery, categoriesQuery, sessionQuery, tagsQuery } from '../../../api/queries';
import { SKIP_REASONS, type ImageFilter } from '../../../api/types';
import { words } from '../../../words/words';
import { SKIP_LABELS } from '../../skipReasons';
import { FilterPill, type FilterOption } from './FilterPill';
import classes from './ImagesPage.module.css';
import { PathField } from './PathField';
import { SamMenu } from './SamMenu';

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
