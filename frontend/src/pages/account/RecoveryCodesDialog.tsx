import { Button, Group, Modal, Stack, Text } from '@mantine/core';

import { Snippet } from '../../ui/Snippet';
import { words } from '../../words/words';

interface RecoveryCodesDialogProps {
  readonly codes: readonly string[] | null;
  readonly onClose: () => void;
}

/** The one time that recovery codes are shown. */
export const RecoveryCodesDialog = ({ codes, onClose }: RecoveryCodesDialogProps) => (
  <Modal
    opened={codes !== null}
    onClose={onClose}
    title={words.account.recovery.keep}
    closeOnClickOutside={false}
  >
    <Stack gap="md">
      <Text>{words.account.recovery.keepWhy}</Text>
      <Snippet text={(codes ?? []).join('\n')} testId="recovery-codes" />
      <Group justify="flex-end">
        <Button onClick={onClose} data-testid="codes-kept">
          {words.account.recovery.kept}
        </Button>
      </Group>
    </Stack>
  </Modal>
);
