import { ActionIcon, Button, Menu, Skeleton, Text } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconPencil,
  IconPlus,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../../api/keys';
import { attributesQuery, categoriesQuery } from '../../../api/queries';
import { updateAttribute } from '../../../api/resources/attributes';
import type { AttributeChange, AttributeDefinition, Category } from '../../../api/types';
import { Panel } from '../../../ui/Panel';
import { language, words } from '../../../words/words';
import { notifyProblem } from '../../problems';
import { AttributeDialog } from './AttributeDialog';
import classes from './SettingsPage.module.css';

interface AttributesPanelProps {
  readonly projectId: string;
  readonly isEditable: boolean;
}

export const AttributesPanel = ({ projectId, isEditable }: AttributesPanelProps) => {
  const definitions = useQuery(attributesQuery(projectId)).data;
  const categories = useQuery(categoriesQuery(projectId)).data ?? [];
  const [edited, setEdited] = useState<AttributeDefinition | 'new' | null>(null);
  return (
    <Panel
      title={words.settings.attributes.title}
      description={words.settings.attributes.description}
      isFlush
    >
      {definitions === undefined && <Skeleton height={96} m="md" w="auto" />}
      {definitions?.length === 0 && (
        <Text size="sm" c="dimmed" px="md" py="sm">
          {isEditable ? words.settings.attributes.emptyEditable : words.settings.attributes.empty}
        </Text>
      )}
      {definitions?.map((definition, place) => (
        <AttributeRow
          key={definition.id}
          projectId={projectId}
          definition={definition}
          categories={categories}
          place={place}
          last={definitions.length - 1}
          onEdit={isEditable ? () => setEdited(definition) : null}
        />
      ))}
      {isEditable && (
        <div className={classes.add}>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={() => setEdited('new')}
            data-testid="add-attribute"
          >
            {words.settings.attributes.add}
          </Button>
        </div>
      )}
      {edited !== null && (
        <AttributeDialog
          projectId={projectId}
          definition={edited === 'new' ? null : edited}
          categories={categories}
          onClose={() => setEdited(null)}
        />
      )}
    </Panel>
  );
};

interface AttributeRowProps {
  readonly projectId: string;
  readonly definition: AttributeDefinition;
  readonly categories: readonly Category[];
  readonly place: number;
  readonly last: number;
  /** Null for whoever may only read. */
  readonly onEdit: (() => void) | null;
}

const AttributeRow = (props: AttributeRowProps) => {
  const { definition, categories, onEdit } = props;
  return (
    <div
      className={classes.attribute}
      data-retired={definition.isRetired}
      data-testid="attribute-row"
    >
      <div>
        <Text size="sm" truncate>
          {definition.name}
          {definition.isRequired && (
            <Text span c="dimmed" size="xs">
              {' '}
              {words.settings.attributes.required}
            </Text>
          )}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {askedOf(definition, categories)}
        </Text>
      </div>
      <Text size="sm" c="dimmed" truncate title={answersText(definition)}>
        {definition.isRetired ? words.settings.retired : answersText(definition)}
      </Text>
      {onEdit !== null && <RowMenu {...props} onEdit={onEdit} />}
    </div>
  );
};

interface RowMenuProps extends AttributeRowProps {
  readonly onEdit: () => void;
}

const RowMenu = ({ projectId, definition, place, last, onEdit }: RowMenuProps) => {
  const queryClient = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (change: AttributeChange) => updateAttribute(definition.id, change),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.attributes(projectId) }),
    onError: notifyProblem,
  });
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={words.project.moreFor(definition.name)}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} />} onClick={onEdit}>
          {words.settings.attributes.change}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowUp size={16} />}
          disabled={place === 0}
          onClick={() => mutate({ order: place - 1 })}
        >
          {words.settings.moveUp}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={16} />}
          disabled={place === last}
          onClick={() => mutate({ order: place + 1 })}
        >
          {words.settings.moveDown}
        </Menu.Item>
        <Menu.Item
          leftSection={
            definition.isRetired ? <IconArchiveOff size={16} /> : <IconArchive size={16} />
          }
          onClick={() => mutate({ isRetired: !definition.isRetired })}
        >
          {definition.isRetired ? words.settings.useAgain : words.settings.retire}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};

const askedOf = (
  { target, categoryNumbers }: AttributeDefinition,
  categories: readonly Category[],
): string => {
  if (target === 'image') return words.settings.attributes.ofImage;
  if (categoryNumbers.length === 0) return words.settings.attributes.ofEveryObject;
  const names = categories.filter(({ number }) => categoryNumbers.includes(number));
  return names.map(({ name }) => name).join(', ');
};

const answersText = (definition: AttributeDefinition): string => {
  const { yesOrNo, text } = words.settings.attributes;
  switch (definition.kind) {
    case 'choice':
      return definition.choices.join(' · ');
    case 'checkbox':
      return yesOrNo;
    case 'text':
      return text;
    case 'number':
      return numberText(definition);
  }
};

/** Every digit that somebody set, and years without a comma. */
const EXACT = new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 20 });

const numberText = ({ minimum, maximum, step }: AttributeDefinition): string => {
  const { number, range, steps } = words.settings.attributes;
  const exact = (value: number | null): string => (value === null ? '…' : EXACT.format(value));
  const isOpen = minimum === null && maximum === null;
  const answer = isOpen ? number : range(exact(minimum), exact(maximum));
  return step === null ? answer : steps(answer, EXACT.format(step));
};
