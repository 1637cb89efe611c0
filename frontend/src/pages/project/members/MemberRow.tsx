import { Avatar, Badge, Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { keys } from '../../../api/keys';
import { removeMember, setRole } from '../../../api/resources/members';
import type { Member } from '../../../api/peopleTypes';
import type { Role } from '../../../api/types';
import { formatDate } from '../../../ui/format';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import { notifyProblem, shownProblem } from '../../problems';
import { ROLES, roleLabel } from '../roles';
import classes from './MembersPage.module.css';

interface MemberRowProps {
  readonly projectId: string;
  readonly member: Member;
  readonly isSelf: boolean;
  readonly isManager: boolean;
}

export const MemberRow = ({ projectId, member, isSelf, isManager }: MemberRowProps) => {
  const [isAsking, setAsking] = useState(false);
  return (
    <div className={classes.row} data-testid="member-row" data-username={member.username}>
      <Avatar size={32} color="gray" radius={16} aria-hidden>
        {member.username.slice(0, 2).toUpperCase()}
      </Avatar>
      <div>
        <Group gap="xs" wrap="nowrap">
          <Text fw={600} truncate>
            {member.username}
          </Text>
          {isSelf && (
            <Badge size="sm" variant="default" tt="none">
              {words.members.row.you}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {words.members.row.joined(formatDate(member.joinedAt))}
        </Text>
      </div>
      <RoleField projectId={projectId} member={member} isEditable={isManager} />
      <span className={classes.cell}>
        {member.lastActiveAt === null
          ? words.members.row.neverActive
          : words.members.row.active(formatDate(member.lastActiveAt))}
      </span>
      <div className={classes.end}>
        {(isManager || isSelf) && (
          <Button
            size="xs"
            variant="default"
            onClick={() => setAsking(true)}
            data-testid="remove-member"
          >
            {isSelf ? words.members.row.leave : words.members.row.remove}
          </Button>
        )}
      </div>
      <RemoveDialog
        projectId={projectId}
        member={member}
        isSelf={isSelf}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
      />
    </div>
  );
};

interface RoleFieldProps {
  readonly projectId: string;
  readonly member: Member;
  readonly isEditable: boolean;
}

const RoleField = ({ projectId, member, isEditable }: RoleFieldProps) => {
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (role: Role) => setRole(projectId, member.user, role),
    // One's own role decides what the page offers.
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.wholeProject(projectId) }),
    onError: notifyProblem,
  });
  if (!isEditable) return <span className={classes.cell}>{roleLabel(member.role)}</span>;
  return (
    <Select
      size="xs"
      aria-label={words.members.row.role(member.username)}
      data={ROLES.map((role) => ({ value: role, label: roleLabel(role) }))}
      value={change.isPending ? change.variables : member.role}
      onChange={(role) => role !== null && role !== member.role && change.mutate(role)}
      data-testid="member-role"
    />
  );
};

interface RemoveDialogProps {
  readonly projectId: string;
  readonly member: Member;
  readonly isSelf: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const RemoveDialog = ({ projectId, member, isSelf, isOpen, onClose }: RemoveDialogProps) => {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => removeMember(projectId, member.user),
    onSuccess: async () => {
      onClose();
      if (isSelf) {
        await navigate({ to: '/projects' });
        queryClient.removeQueries({ queryKey: keys.wholeProject(projectId) });
        await queryClient.invalidateQueries({ queryKey: keys.projects });
        return;
      }
      await queryClient.invalidateQueries({ queryKey: keys.members(projectId) });
    },
  });
  const close = (): void => {
    remove.reset();
    onClose();
  };
  const { leaving, removing } = words.members;
  const title = isSelf ? leaving.title : removing.title(member.username);
  const text = isSelf ? leaving.text : removing.text(member.username);
  return (
    <Modal opened={isOpen} onClose={close} title={title}>
      <Stack gap="md">
        <Text>{text}</Text>
        {remove.error && <ProblemAlert problem={shownProblem(remove.error)} />}
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={close}>
            {words.pages.cancel}
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate()}
            data-autofocus
            data-testid="confirm-remove"
          >
            {isSelf ? words.members.row.leave : words.members.row.remove}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
