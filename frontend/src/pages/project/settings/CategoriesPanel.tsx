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
      {isEditable && categories && <NewCategory projectId={projectId} />}
    </Panel>
  );
};

interface NewCategoryProps {
  readonly projectId: string;
}

/** Takes the next name while the last one is on its way; they are sent one after another. */
const NewCategory = ({ projectId }: NewCategoryProps) => {
  const [name, setName] = useState('');
  const queryClient = useQueryClient();
  const add = useMutation({
    scope: { id: `new category of ${projectId}` },
    mutationFn: (added: string) => {
      const known = queryClient.getQueryData(categoriesQuery(projectId).queryKey) ?? [];
      return createCategory(projectId, { name: added, color: categoryColor(known.length) });
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.categories(projectId) }),
    onError: (problem, refused) => {
      setName((typed) => (typed === '' ? refused : typed));
      notifyProblem(problem);
    },
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (name.trim() === '') return;
    add.mutate(name.trim());
    setName('');
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
        disabled={name.trim() === ''}
        data-testid="add-category"
      >
        {words.project.button.add}
      </Button>
    </form>
  );
};
