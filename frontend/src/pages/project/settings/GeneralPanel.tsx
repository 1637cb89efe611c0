import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { keys } from '../../../api/keys';
import { updateProject } from '../../../api/resources/projects';
import type { Project } from '../../../api/types';
import { Panel } from '../../../ui/Panel';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import { shownProblem } from '../../problems';

interface GeneralPanelProps {
  readonly project: Project;
  readonly isEditable: boolean;
}

export const GeneralPanel = ({ project, isEditable }: GeneralPanelProps) => {
  const [name, setName] = useState(project.name);
  const [description, setDescription] = useState(project.description);
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => updateProject(project.id, { name: name.trim(), description }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(keys.project(project.id), saved);
      await Promise.all([
        // In the place of an older answer that may be on its way.
        queryClient.invalidateQueries({ queryKey: keys.project(project.id) }),
        queryClient.invalidateQueries({ queryKey: keys.projects }),
      ]);
    },
  });
  const isChanged = name.trim() !== project.name || description !== project.description;

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    save.mutate();
  };

  return (
    <Panel title={words.settings.general.title}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {save.error && <ProblemAlert problem={shownProblem(save.error)} />}
          <TextInput
            label={words.settings.general.name}
            required
            withAsterisk={false}
            maxLength={200}
            disabled={!isEditable}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Textarea
            label={words.settings.general.description}
            description={words.settings.general.descriptionNote}
            autosize
            minRows={3}
            maxRows={12}
            disabled={!isEditable}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          {isEditable && (
            <Group justify="flex-end">
              <Button
                type="submit"
                disabled={!isChanged || name.trim() === ''}
                loading={save.isPending}
              >
                {save.isSuccess && !isChanged
                  ? words.project.button.saved
                  : words.project.button.save}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Panel>
  );
};
