import { Button, Group, Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { keys } from '../../../api/keys';
import { sessionQuery } from '../../../api/queries';
import { createInvitation } from '../../../api/resources/invitations';
import type { NewInvitation } from '../../../api/peopleTypes';
import type { Role } from '../../../api/types';
import { formatDateTime } from '../../../ui/format';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { Snippet } from '../../../ui/Snippet';
import { shownProblem } from '../../problems';
import { ROLES, roleLabel } from '../roles';

const LIFETIMES = [
  { value: '1', label: '1 day' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
];

interface InviteDialogProps {
  readonly projectId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export const InviteDialog = ({ projectId, isOpen, onClose }: InviteDialogProps) => {
  const [made, setMade] = useState<NewInvitation | null>(null);
  const close = (): void => {
    onClose();
    setMade(null);
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={made === null ? 'Invite somebody' : 'Pass the link on now'}
      closeOnClickOutside={made === null}
      size={520}
    >
      {made === null ? (
        <InviteForm projectId={projectId} onMade={setMade} onCancel={close} />
      ) : (
        <MadeInvitation made={made} onAnother={() => setMade(null)} onDone={close} />
      )}
    </Modal>
  );
};

interface MadeInvitationProps {
  readonly made: NewInvitation;
  readonly onAnother: () => void;
  readonly onDone: () => void;
}

const MadeInvitation = ({ made, onAnother, onDone }: MadeInvitationProps) => (
  <Stack gap="md">
    <Text>
      It lets one person in, once, as {roleLabel(made.role).toLowerCase()}, until{' '}
      {formatDateTime(made.expiresAt)}. This is the only time that it is shown.
    </Text>
    <Snippet text={made.url} testId="invitation-url" />
    {made.mailAddress !== '' && (
      <Text size="sm" c="dimmed" role="status">
        {made.isMailed
          ? `It is also on its way to ${made.mailAddress}.`
          : `It was not mailed to ${made.mailAddress}: pass it on yourself.`}
      </Text>
    )}
    <Group justify="space-between">
      <Button variant="subtle" color="gray" onClick={onAnother} data-testid="invite-another">
        Invite another person
      </Button>
      <Button onClick={onDone}>Done</Button>
    </Group>
  </Stack>
);

interface InviteFormProps {
  readonly projectId: string;
  readonly onMade: (invitation: NewInvitation) => void;
  readonly onCancel: () => void;
}

const InviteForm = ({ projectId, onMade, onCancel }: InviteFormProps) => {
  const sendsMail = useQuery(sessionQuery()).data?.sendsMail ?? false;
  const [role, setRole] = useState<Role>('annotator');
  const [mailAddress, setMailAddress] = useState('');
  const [days, setDays] = useState('7');
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: () =>
      createInvitation(projectId, {
        role,
        mailAddress: mailAddress.trim(),
        expiresInDays: Number(days),
      }),
    onSuccess: async (invitation) => {
      onMade(invitation);
      await queryClient.invalidateQueries({ queryKey: keys.invitations(projectId) });
    },
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {create.error && <ProblemAlert problem={shownProblem(create.error)} />}
        <Radio.Group label="Role" value={role} onChange={(value) => setRole(value)}>
          <Stack gap="xs" mt="xs">
            {ROLES.map(({ value, label, may }) => (
              <Radio
                key={value}
                value={value}
                label={label}
                description={may}
                data-testid={`role-${value}`}
              />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          type="email"
          label="Mail address"
          description={
            sendsMail
              ? 'Optional: the link is sent there, and shown here too'
              : 'Optional, as a reminder: this samweb sends no mail'
          }
          maxLength={254}
          value={mailAddress}
          onChange={(event) => setMailAddress(event.currentTarget.value)}
          data-testid="invite-address"
        />
        <Select
          label="Works for"
          data={LIFETIMES}
          value={days}
          onChange={(value) => setDays(value ?? '7')}
        />
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} data-testid="create-invitation">
            Make the link
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
