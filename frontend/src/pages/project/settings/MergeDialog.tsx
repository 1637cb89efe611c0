import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../../api/keys';
import { mergeCategory } from '../../../api/resources/categories';
import type { Category } from '../../../api/types';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import { shownProblem } from '../../problems';

interface MergeDialogProps {
  readonly projectId: string;
  readonly category: Category;
  /** Categories in use, without this one. */
  readonly others: readonly Category[];
  readonly onClose: () => void;
}

/** Says what a merge moves before it is done. */
export const MergeDialog = ({ projectId, category, others, onClose }: MergeDialogProps) => {
  const [into, setInto] = useState<string | null>(null);
  const queryClient = useQueryClient();
  const target = others.find(({ id }) => id === into);
  const merge = useMutation({
    mutationFn: (id: string) => mergeCategory(category.id, id),
    onSuccess: async ({ annotations, images }) => {
      notifications.show({ message: words.settings.merge.moved(annotations, images) });
      await queryClient.invalidateQueries({ queryKey: keys.wholeProject(projectId) });
      onClose();
    },
  });
  const text = words.settings.merge;
  return (
    <Modal opened onClose={onClose} title={text.title(category.name)}>
      <Stack gap="md">
        {merge.error && <ProblemAlert problem={shownProblem(merge.error)} />}
        <Select
          label={text.into}
          placeholder={text.choose}
          searchable
          value={into}
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setInto}
          data-testid="merge-into"
        />
        <Text size="sm" c="dimmed">
          {target === undefined
            ? text.willMove(category.annotationCount)
            : text.effect(
                category.name,
                category.annotationCount,
                target.name,
                target.annotationCount,
              )}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.pages.cancel}
          </Button>
          <Button
            disabled={into === null}
            loading={merge.isPending}
            onClick={() => into !== null && merge.mutate(into)}
            data-testid="merge"
          >
            {text.submit}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
