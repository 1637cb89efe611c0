import { Button, Group, Modal, Stack, Text } from '@mantine/core';

import { Snippet } from '../../ui/Snippet';

interface RecoveryCodesDialogProps {
  readonly codes: readonly string[] | null;
  readonly onClose: () => void;
}

/** The one time that recovery codes are shown. */
export const RecoveryCodesDialog = ({ codes, onClose }: RecoveryCodesDialogProps) => (
  <Modal
    opened={codes !== null}
    onClose={onClose}
    title="Keep these recovery codes"
    closeOnClickOutside={false}
  >
    <Stack gap="md">
      <Text>
        Each lets you in once when your telephone or passkey is gone. This is the only time that
        they are shown; codes that were made before do not work any more.
      </Text>
      <Snippet text={(codes ?? []).join('\n')} testId="recovery-codes" />
      <Group justify="flex-end">
        <Button onClick={onClose} data-testid="codes-kept">
          I have kept them
        </Button>
      </Group>
    </Stack>
  </Modal>
);
