import { ActionIcon, Menu, Select, TagsInput, Text, TextInput, Tooltip } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconArrowDown,
  IconArrowMerge,
  IconArrowUp,
  IconDots,
  IconLayersDifference,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';

import { keys } from '../../../api/keys';
import { updateCategory, type CategoryChange } from '../../../api/resources/categories';
import type { Category } from '../../../api/types';
import { words } from '../../../words/words';
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
  const saving: CategoryChange = change.isPending ? change.variables : {};
  const [isMerging, setIsMerging] = useState(false);
  const parents = others.filter((other) => other.id !== category.id && !other.isRetired);
  return (
    <div className={classes.row} data-retired={category.isRetired} data-testid="category-row">
      <span className={classes.number}>{category.number}</span>
      {isEditable ? (
        <ColorSwatch
          // What is being saved is shown at once; a refusal brings back what is there.
          color={saving.color ?? category.color}
          name={category.name}
          onChange={(color) => change.mutate({ color })}
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
      <AliasesField
        category={category}
        aliases={saving.aliases ?? category.aliases}
        isEditable={isEditable}
        onAliases={(aliases) => change.mutate({ aliases })}
      />
      <Select
        size="xs"
        placeholder={words.settings.categories.noParent}
        aria-label={words.settings.categories.parent(category.name)}
        clearable
        searchable
        disabled={!isEditable}
        value={category.parent}
        data={parents.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(parent) => change.mutate({ parent })}
      />
      <span
        className={classes.count}
        title={words.settings.categories.annotations(category.annotationCount)}
      >
        {category.isExclusive && (
          <Tooltip label={words.settings.categories.exclusiveNote}>
            <IconLayersDifference
              size={14}
              aria-label={words.settings.categories.exclusive}
              style={{ marginRight: 6, verticalAlign: 'text-bottom' }}
            />
          </Tooltip>
        )}
        {category.isRetired
          ? words.settings.retired
          : words.settings.categories.masks(category.annotationCount)}
      </span>
      {isEditable && (
        <RowMenu
          category={category}
          place={others.findIndex(({ id }) => id === category.id)}
          last={others.length - 1}
          onExclusive={(isExclusive) => change.mutate({ isExclusive })}
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
      aria-label={words.settings.categories.name(category.number)}
      maxLength={200}
      value={name}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={onKey}
      styles={{ input: { fontSize: 14 } }}
    />
  );
};

interface AliasesFieldProps {
  readonly category: Category;
  readonly aliases: readonly string[];
  readonly isEditable: boolean;
  readonly onAliases: (aliases: readonly string[]) => void;
}

const AliasesField = ({ category, aliases, isEditable, onAliases }: AliasesFieldProps) => {
  if (!isEditable) {
    return (
      <Text size="xs" c="dimmed" truncate>
        {aliases.join(', ')}
      </Text>
    );
  }
  return (
    <TagsInput
      size="xs"
      variant="unstyled"
      aria-label={words.settings.categories.aliasesOf(category.name)}
      placeholder={aliases.length === 0 ? words.settings.categories.aliases : undefined}
      maxLength={200}
      maxTags={50}
      value={[...aliases]}
      onChange={onAliases}
      data-testid="aliases"
    />
  );
};

interface RowMenuProps {
  readonly category: Category;
  readonly place: number;
  readonly last: number;
  readonly onMove: (order: number) => void;
  readonly onMerge: () => void;
  readonly onExclusive: (isExclusive: boolean) => void;
  readonly onRetired: (isRetired: boolean) => void;
}

const RowMenu = (props: RowMenuProps) => {
  const { category, place, last, onExclusive, onRetired, onMove, onMerge } = props;
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={words.project.moreFor(category.name)}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconArrowUp size={16} />}
          disabled={place === 0}
          onClick={() => onMove(place - 1)}
        >
          {words.settings.moveUp}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={16} />}
          disabled={place === last}
          onClick={() => onMove(place + 1)}
        >
          {words.settings.moveDown}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowMerge size={16} />} onClick={onMerge}>
          {words.settings.categories.merge}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLayersDifference size={16} />}
          onClick={() => onExclusive(!category.isExclusive)}
        >
          {category.isExclusive
            ? words.settings.categories.allowOverlap
            : words.settings.categories.makeExclusive}
        </Menu.Item>
        {category.isRetired ? (
          <Menu.Item leftSection={<IconArchiveOff size={16} />} onClick={() => onRetired(false)}>
            {words.settings.useAgain}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconArchive size={16} />} onClick={() => onRetired(true)}>
            {words.settings.retire}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
};
