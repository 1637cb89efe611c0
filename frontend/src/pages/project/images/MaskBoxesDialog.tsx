import { Button, Group, Modal, Text } from '@mantine/core';

import { maskBoxes } from '../../../api/resources/batches';
import { words } from '../../../words/words';
import type { BatchDialogProps } from './ProposeDialog';
import { useBeginBatch } from './useBeginBatch';

export const MaskBoxesDialog = ({ isOpen, onClose, ...props }: BatchDialogProps) => {
  const { projectId, selection, onBegun } = props;
  const begin = useBeginBatch(projectId, () => maskBoxes(projectId, selection), onBegun);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={words.batches.boxes.title(selection.expectedCount)}
      size={480}
    >
      <Text size="sm">{words.batches.boxes.text}</Text>
      <Text size="sm" c="dimmed" mt="xs">
        {words.batches.boxes.note}
      </Text>
      <Group justify="flex-end" gap="xs" mt="md">
        <Button variant="default" onClick={onClose}>
          {words.pages.cancel}
        </Button>
        <Button loading={begin.isPending} onClick={() => begin.mutate()} data-testid="begin-boxes">
          {words.batches.boxes.begin}
        </Button>
      </Group>
    </Modal>
  );
};
