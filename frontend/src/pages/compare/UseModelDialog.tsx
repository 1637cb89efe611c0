/** A manager takes one of the two models for the project. */
import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';

import type { ModelInfo, Project } from '../../api/types';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { words } from '../../words/words';
import { shownProblem } from '../problems';
import { useProjectChange } from '../project/settings/projectChange';

interface UseModelDialogProps {
  readonly project: Project;
  /** Null while it is closed. */
  readonly model: ModelInfo | null;
  readonly onClose: () => void;
}

export const UseModelDialog = ({ project, model, onClose }: UseModelDialogProps) => (
  <Modal
    opened={model !== null}
    onClose={onClose}
    title={model === null ? '' : words.compare.use.title(model.label)}
  >
    {model !== null && <Choice project={project} model={model} onClose={onClose} />}
  </Modal>
);

const Choice = ({
  project,
  model,
  onClose,
}: UseModelDialogProps & { readonly model: ModelInfo }) => {
  const [encodesAll, setEncodesAll] = useState(true);
  const change = useProjectChange(project);
  const said = words.compare.use;
  const { total } = project.imageCounts;
  const submit = (): void =>
    change.mutate(
      { changes: { model: model.name }, encodesAll },
      {
        onSuccess: () => {
          onClose();
          notifications.show({ message: said.done(model.label) });
        },
      },
    );
  return (
    <Stack gap="md">
      {change.error && <ProblemAlert problem={shownProblem(change.error)} />}
      <Text size="sm">{said.consequence}</Text>
      {total > 0 && (
        <Checkbox
          label={said.encodeAll(total)}
          description={words.settings.limits.encodeAllNote}
          checked={encodesAll}
          onChange={(event) => setEncodesAll(event.currentTarget.checked)}
          data-testid="encode-all"
        />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {words.pages.cancel}
        </Button>
        <Button loading={change.isPending} onClick={submit} data-testid="use-submit">
          {said.submit}
        </Button>
      </Group>
    </Stack>
  );
};
