import { Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { invitationsQuery } from '../../../api/queries';
import { revokeInvitation } from '../../../api/resources/invitations';
import type { Invitation } from '../../../api/peopleTypes';
import { formatDate } from '../../../ui/format';
import { Panel } from '../../../ui/Panel';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import { notifyProblem, shownProblem } from '../../problems';
import { RevokeButton } from '../../RevokeButton';
import { roleLabel } from '../roles';
import classes from './MembersPage.module.css';

/** Links that nobody has used yet; nothing while there are none. */
export const InvitationsPanel = ({ projectId }: { readonly projectId: string }) => {
  const invitations = useQuery(invitationsQuery(projectId));
  if (invitations.error) return <ProblemAlert problem={shownProblem(invitations.error)} />;
  if (!invitations.data?.length) return null;
  return (
    <Panel
      title={words.members.invitations.title}
      description={words.members.invitations.description}
      isFlush
    >
      {invitations.data.map((invitation) => (
        <InvitationRow key={invitation.id} projectId={projectId} invitation={invitation} />
      ))}
    </Panel>
  );
};

interface InvitationRowProps {
  readonly projectId: string;
  readonly invitation: Invitation;
}

const InvitationRow = ({ projectId, invitation }: InvitationRowProps) => {
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeInvitation(invitation.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.invitations(projectId) }),
    onError: notifyProblem,
  });
  const { mailAddress, role, createdBy, createdAt, expiresAt } = invitation;
  const text = words.members.invitations;
  return (
    <div className={classes.invitation} data-testid="invitation-row">
      <div>
        <Text fw={600} truncate>
          {mailAddress === '' ? text.anybody : mailAddress}
        </Text>
        <Text size="sm" c="dimmed">
          {text.made(roleLabel(role), createdBy, formatDate(createdAt))}
        </Text>
      </div>
      <span className={classes.cell}>{text.until(formatDate(expiresAt))}</span>
      <div className={classes.end}>
        <RevokeButton
          label={text.revoke}
          question={text.really}
          isPending={revoke.isPending}
          onRevoke={() => revoke.mutate()}
          testId="revoke-invitation"
        />
      </div>
    </div>
  );
};
