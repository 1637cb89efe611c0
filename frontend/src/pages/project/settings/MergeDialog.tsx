import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../../api/keys';
import { mergeCategory } from '../../../api/resources/categories';
import type { Category } from '../../../api/types';
import { formatAmount } from '../../../ui/format';
import { ProblemAlert } from '../../../ui/ProblemAlert';
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
      notifications.show({
        message: `${formatAmount(annotations, 'mask')} on ${formatAmount(images, 'image')} moved.`,
      });
      await queryClient.invalidateQueries({ queryKey: keys.wholeProject(projectId) });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Merge ${category.name}`}>
      <Stack gap="md">
        {merge.error && <ProblemAlert problem={shownProblem(merge.error)} />}
        <Select
          label="Into"
          placeholder="Choose a category"
          searchable
          value={into}
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setInto}
          data-testid="merge-into"
        />
        <Text size="sm" c="dimmed">
          {target === undefined
            ? `${formatAmount(category.annotationCount, 'mask')} will move.`
            : `${formatAmount(category.annotationCount, 'mask')} become ${target.name}, which has ${formatAmount(target.annotationCount, 'mask')} today. ${category.name} retires. Each image keeps the change in its history; nothing takes all of it back at once.`}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            disabled={into === null}
            loading={merge.isPending}
            onClick={() => into !== null && merge.mutate(into)}
            data-testid="merge"
          >
            Merge
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
