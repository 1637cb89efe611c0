import { ActionIcon, Menu, Select, Text, TextInput } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconArrowDown,
  IconArrowMerge,
  IconArrowUp,
  IconDots,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';

import { keys } from '../../../api/keys';
import { updateCategory, type CategoryChange } from '../../../api/resources/categories';
import type { Category } from '../../../api/types';
import { formatAmount } from '../../../ui/format';
import { ColorSwatch } from '../../ColorSwatch';
import { notifyProblem } from '../../problems';
import { MergeDialog } from './MergeDialog';
import classes from './SettingsPage.module.css';

interface CategoryRowProps {
  readonly projectId: string;
  readonly category: Category;
  readonly others: readonly Category[];
  readonly isEditable: boolean;
}

const useCategoryChange = (projectId: string, category: Category) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: CategoryChange) => updateCategory(category.id, change),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.categories(projectId) }),
    onError: notifyProblem,
  });
};

/** One category, changed in place: each change is saved by itself. */
export const CategoryRow = ({ projectId, category, others, isEditable }: CategoryRowProps) => {
  const change = useCategoryChange(projectId, category);
  const [color, setColor] = useState(category.color);
  const [isMerging, setIsMerging] = useState(false);
  const parents = others.filter((other) => other.id !== category.id && !other.isRetired);
  return (
    <div className={classes.row} data-retired={category.isRetired} data-testid="category-row">
      <span className={classes.number}>{category.number}</span>
      {isEditable ? (
        <ColorSwatch
          color={color}
          name={category.name}
          onChange={setColor}
          onClose={() => color !== category.color && change.mutate({ color })}
        />
      ) : (
        <ColorSwatch color={category.color} name={category.name} />
      )}
      <NameField
        key={category.name}
        category={category}
        isEditable={isEditable}
        onName={(name) => change.mutate({ name })}
      />
      <Select
        size="xs"
        placeholder="No parent"
        aria-label={`Parent of ${category.name}`}
        clearable
        searchable
        disabled={!isEditable}
        value={category.parent}
        data={parents.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(parent) => change.mutate({ parent })}
      />
      <span className={classes.count} title={formatAmount(category.annotationCount, 'annotation')}>
        {category.isRetired ? 'retired' : formatAmount(category.annotationCount, 'mask')}
      </span>
      {isEditable && (
        <RowMenu
          category={category}
          place={others.findIndex(({ id }) => id === category.id)}
          last={others.length - 1}
          onRetired={(isRetired) => change.mutate({ isRetired })}
          onMove={(order) => change.mutate({ order })}
          onMerge={() => setIsMerging(true)}
        />
      )}
      {isMerging && (
        <MergeDialog
          projectId={projectId}
          category={category}
          others={parents}
          onClose={() => setIsMerging(false)}
        />
      )}
    </div>
  );
};

interface NameFieldProps {
  readonly category: Category;
  readonly isEditable: boolean;
  readonly onName: (name: string) => void;
}

const NameField = ({ category, isEditable, onName }: NameFieldProps) => {
  const [name, setName] = useState(category.name);
  const save = (): void => {
    const trimmed = name.trim();
    if (trimmed === '') setName(category.name);
    else if (trimmed !== category.name) onName(trimmed);
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') event.currentTarget.blur();
    if (event.key === 'Escape') setName(category.name);
  };
  if (!isEditable) return <Text truncate>{category.name}</Text>;
  return (
    <TextInput
      size="xs"
      variant="unstyled"
      aria-label={`Name of category ${String(category.number)}`}
      maxLength={200}
      value={name}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={onKey}
      styles={{ input: { fontSize: 14 } }}
    />
  );
};

interface RowMenuProps {
  readonly category: Category;
  readonly place: number;
  readonly last: number;
  readonly onMove: (order: number) => void;
  readonly onMerge: () => void;
  readonly onRetired: (isRetired: boolean) => void;
}

const RowMenu = ({ category, place, last, onRetired, onMove, onMerge }: RowMenuProps) => (
  <Menu position="bottom-end" width={200}>
    <Menu.Target>
      <ActionIcon variant="subtle" color="gray" aria-label={`More for ${category.name}`}>
        <IconDots size={16} />
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Item
        leftSection={<IconArrowUp size={16} />}
        disabled={place === 0}
        onClick={() => onMove(place - 1)}
      >
        Move up
      </Menu.Item>
      <Menu.Item
        leftSection={<IconArrowDown size={16} />}
        disabled={place === last}
        onClick={() => onMove(place + 1)}
      >
        Move down
      </Menu.Item>
      <Menu.Item leftSection={<IconArrowMerge size={16} />} onClick={onMerge}>
        Merge into another…
      </Menu.Item>
      {category.isRetired ? (
        <Menu.Item leftSection={<IconArchiveOff size={16} />} onClick={() => onRetired(false)}>
          Use again
        </Menu.Item>
      ) : (
        <Menu.Item leftSection={<IconArchive size={16} />} onClick={() => onRetired(true)}>
          Retire
        </Menu.Item>
      )}
    </Menu.Dropdown>
  </Menu>
);
