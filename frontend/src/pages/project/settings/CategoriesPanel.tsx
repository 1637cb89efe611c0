import { Button, Skeleton, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { keys } from '../../../api/keys';
import { categoriesQuery } from '../../../api/queries';
import { createCategory } from '../../../api/resources/categories';
import { Panel } from '../../../ui/Panel';
import { words } from '../../../words/words';
import { categoryColor } from '../../categoryColors';
import { notifyProblem } from '../../problems';
import { CategoryRow } from './CategoryRow';
import classes from './SettingsPage.module.css';

interface CategoriesPanelProps {
  readonly projectId: string;
  readonly isEditable: boolean;
}

export const CategoriesPanel = ({ projectId, isEditable }: CategoriesPanelProps) => {
  const categories = useQuery(categoriesQuery(projectId)).data;
  return (
    <Panel
      title={words.settings.categories.title}
      description={words.settings.categories.description}
      isFlush
    >
      {categories === undefined && <Skeleton height={144} m="md" w="auto" />}
      {categories?.map((category) => (
        <CategoryRow
          key={category.id}
          projectId={projectId}
          category={category}
          others={categories}
          isEditable={isEditable}
        />
      ))}
      {isEditable && categories && (
        <NewCategory projectId={projectId} nextColor={categoryColor(categories.length)} />
      )}
    </Panel>
  );
};

interface NewCategoryProps {
  readonly projectId: string;
  readonly nextColor: string;
}

const NewCategory = ({ projectId, nextColor }: NewCategoryProps) => {
  const [name, setName] = useState('');
  const queryClient = useQueryClient();
  const add = useMutation({
    mutationFn: () => createCategory(projectId, { name: name.trim(), color: nextColor }),
    onSuccess: async () => {
      setName('');
      await queryClient.invalidateQueries({ queryKey: keys.categories(projectId) });
    },
    onError: notifyProblem,
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') add.mutate();
  };
  return (
    <form className={classes.add} onSubmit={submit}>
      <TextInput
        flex={1}
        placeholder={words.settings.categories.newName}
        aria-label={words.settings.categories.newName}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-testid="new-category"
      />
      <Button
        type="submit"
        variant="default"
        leftSection={<IconPlus size={16} />}
        loading={add.isPending}
        disabled={name.trim() === ''}
        data-testid="add-category"
      >
        {words.project.button.add}
      </Button>
    </form>
  );
};
