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
import { words } from '../../../words/words';
import { shownProblem } from '../../problems';
import { ROLES, roleLabel } from '../roles';

const LIFETIMES = [1, 7, 30].map((days) => ({
  value: String(days),
  label: words.members.inviting.days(days),
}));

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
      title={made === null ? words.members.inviting.title : words.members.made.title}
      closeOnClickOutside={false}
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
    <Text>{words.members.made.text(roleLabel(made.role), formatDateTime(made.expiresAt))}</Text>
    <Snippet text={made.url} testId="invitation-url" />
    {made.mailAddress !== '' && (
      <Text size="sm" c="dimmed" role="status">
        {made.isMailed
          ? words.members.made.mailed(made.mailAddress)
          : words.members.made.notMailed(made.mailAddress)}
      </Text>
    )}
    <Group justify="space-between">
      <Button variant="subtle" color="gray" onClick={onAnother} data-testid="invite-another">
        {words.members.made.another}
      </Button>
      <Button onClick={onDone}>{words.members.made.done}</Button>
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
        <Radio.Group
          label={words.members.inviting.role}
          value={role}
          onChange={(value) => setRole(value)}
        >
          <Stack gap="xs" mt="xs">
            {ROLES.map((one) => (
              <Radio
                key={one}
                value={one}
                label={roleLabel(one)}
                description={words.project.roles[one].may}
                data-testid={`role-${one}`}
              />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          type="email"
          label={words.members.inviting.address}
          description={
            sendsMail ? words.members.inviting.addressMailed : words.members.inviting.addressKept
          }
          maxLength={254}
          value={mailAddress}
          onChange={(event) => setMailAddress(event.currentTarget.value)}
          data-testid="invite-address"
        />
        <Select
          label={words.members.inviting.lifetime}
          data={LIFETIMES}
          value={days}
          onChange={(value) => setDays(value ?? '7')}
        />
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onCancel}>
            {words.pages.cancel}
          </Button>
          <Button type="submit" loading={create.isPending} data-testid="create-invitation">
            {words.members.inviting.make}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
