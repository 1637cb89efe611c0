import { Button, CloseButton, Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconArrowLeft, IconSearch, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { assigneesQuery, categoriesQuery, sessionQuery, tagsQuery } from '../../../api/queries';
import type { ImageFilter } from '../../../api/types';
import { formatAmount } from '../../../ui/format';
import { FilterPill, type FilterOption } from './FilterPill';
import classes from './ImagesPage.module.css';

const TYPING_MILLISECONDS = 250;

interface FilterBarProps {
  readonly projectId: string;
  readonly filter: ImageFilter;
  /** Images found; undefined while they are counted. */
  readonly count: number | undefined;
  readonly canDelete: boolean;
  readonly onChange: (filter: ImageFilter) => void;
}

export const FilterBar = ({ projectId, filter, count, canDelete, onChange }: FilterBarProps) => {
  const categories = useQuery(categoriesQuery(projectId)).data ?? [];
  const tags = useQuery(tagsQuery(projectId)).data ?? [];
  const assignees = useAssigneeOptions(projectId);
  const change = (name: 'path' | 'category' | 'tag' | 'assignee', value: string | undefined) => {
    const others = Object.entries(filter).filter(([key]) => key !== name);
    onChange(Object.fromEntries(value === undefined ? others : [...others, [name, value]]));
  };
  return (
    <div className={classes.filters} role="group" aria-label="Filter images">
      {filter.deleted && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconArrowLeft size={16} />}
          onClick={() => onChange({})}
          data-testid="leave-trash"
        >
          Deleted images
        </Button>
      )}
      <PathField value={filter.path} onChange={(value) => change('path', value)} />
      <FilterPill
        name="Assignee"
        value={filter.assignee}
        options={assignees}
        nothing="Nobody labels here yet"
        onChange={(value) => change('assignee', value)}
      />
      <FilterPill
        name="Category"
        value={filter.category}
        options={categories.map(({ id, name }) => ({ value: id, label: name }))}
        nothing="No category yet"
        onChange={(value) => change('category', value)}
      />
      <FilterPill
        name="Tag"
        value={filter.tag}
        options={tags.map(({ tag, imageCount }) => ({ value: tag, label: tag, count: imageCount }))}
        nothing="No tag yet"
        onChange={(value) => change('tag', value)}
      />
      <span className={classes.found} role="status" data-testid="image-count">
        {count === undefined ? '' : formatAmount(count, 'image')}
      </span>
      {canDelete && !filter.deleted && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconTrash size={16} />}
          onClick={() => onChange({ deleted: true })}
          data-testid="show-trash"
        >
          Trash
        </Button>
      )}
    </div>
  );
};

const useAssigneeOptions = (projectId: string): readonly FilterOption[] => {
  const assignees = useQuery(assigneesQuery(projectId)).data ?? [];
  const me = useQuery(sessionQuery()).data?.user?.id;
  return [
    { value: 'me', label: 'Me' },
    { value: 'nobody', label: 'Nobody' },
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
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof Element && event.target.matches('input, textarea');
      if (event.key !== '/' || isTyping) return;
      event.preventDefault();
      field.current?.focus();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return (
    <TextInput
      ref={field}
      w={280}
      size="sm"
      placeholder="Find by file name or folder"
      aria-label="Find by file name or folder"
      leftSection={<IconSearch size={16} />}
      rightSection={
        path === '' ? (
          <Kbd size="xs">/</Kbd>
        ) : (
          <CloseButton size="sm" aria-label="Clear" onClick={() => type('')} />
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
