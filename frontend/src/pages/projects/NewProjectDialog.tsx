import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';

import { keys } from '../../api/keys';
import { modelsQuery } from '../../api/queries';
import { createProject } from '../../api/resources/projects';
import type { ModelName, Project } from '../../api/types';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { words } from '../../words/words';
import { shownProblem } from '../problems';
import { parseCategoryList } from './categoryList';
import { coloredCategories, type ColoredCategory } from './coloredCategories';
import { CategoryListField } from './CategoryListField';
import { ModelField } from './ModelField';

interface NewProjectDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export const NewProjectDialog = ({ isOpen, onClose }: NewProjectDialogProps) => {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const open = async (project: Project): Promise<void> => {
    await queryClient.invalidateQueries({ queryKey: keys.projects });
    queryClient.setQueryData(keys.project(project.id), project);
    await navigate({ to: '/projects/$projectId/upload', params: { projectId: project.id } });
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={words.projects.new}
      closeOnClickOutside={false}
      size={720}
    >
      <NewProjectForm onCreated={open} onCancel={onClose} />
    </Modal>
  );
};

interface NewProjectFormProps {
  readonly onCreated: (project: Project) => Promise<void>;
  readonly onCancel: () => void;
}

const toDraft = ({ name, color, parent }: ColoredCategory) => ({
  name,
  color,
  ...(parent !== null && { parent }),
});

const NewProjectForm = ({ onCreated, onCancel }: NewProjectFormProps) => {
  const models = useQuery(modelsQuery()).data ?? [];
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const [colors, setColors] = useState<ReadonlyMap<string, string>>(new Map());
  const [chosenModel, setChosenModel] = useState<ModelName>();

  const list = parseCategoryList(text);
  const categories = coloredCategories(list.categories, colors);
  const model = chosenModel ?? models.find((candidate) => candidate.isDefault)?.name;
  const create = useMutation({
    mutationFn: (modelName: ModelName) =>
      createProject({ name: name.trim(), model: modelName, categories: categories.map(toDraft) }),
    onSuccess: onCreated,
  });

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (model !== undefined) create.mutate(model);
  };

  return (
    <form onSubmit={submit} data-testid="new-project-form">
      <Stack gap="lg">
        {create.error && <ProblemAlert problem={shownProblem(create.error)} />}
        <TextInput
          label={words.projects.form.name}
          placeholder={words.projects.form.nameExample}
          required
          withAsterisk={false}
          maxLength={200}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="project-name"
        />
        <CategoryListField
          text={text}
          categories={categories}
          problems={list.problems}
          onText={setText}
          onColor={(category, color) => setColors(new Map(colors).set(category, color))}
        />
        <ModelField models={models} value={model} onChange={setChosenModel} />
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onCancel}>
            {words.pages.cancel}
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={list.problems.length > 0 || name.trim() === '' || model === undefined}
            data-testid="create-project"
          >
            {words.projects.form.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
