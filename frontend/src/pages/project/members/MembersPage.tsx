import { Button, Skeleton, Text } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';

import { membersQuery, projectQuery, sessionQuery } from '../../../api/queries';
import type { Member } from '../../../api/peopleTypes';
import { Panel } from '../../../ui/Panel';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import { shownProblem } from '../../problems';
import { canManage } from '../roles';
import { InvitationsPanel } from './InvitationsPanel';
import { InviteDialog } from './InviteDialog';
import { MemberRow } from './MemberRow';
import classes from './MembersPage.module.css';

const route = getRouteApi('/members/shell/projects/$projectId/members');

/** Who works in the project, and who is invited. */
export const MembersPage = () => {
  const { projectId } = route.useParams();
  const project = useQuery(projectQuery(projectId)).data;
  const [isInviting, setInviting] = useState(false);
  const isManager = project !== undefined && canManage(project.role);
  return (
    <div className={classes.page}>
      <MembersPanel
        projectId={projectId}
        isManager={isManager}
        onInvite={() => setInviting(true)}
      />
      {isManager && <InvitationsPanel projectId={projectId} />}
      {isManager && (
        <InviteDialog
          projectId={projectId}
          isOpen={isInviting}
          onClose={() => setInviting(false)}
        />
      )}
    </div>
  );
};

interface MembersPanelProps {
  readonly projectId: string;
  readonly isManager: boolean;
  readonly onInvite: () => void;
}

const MembersPanel = ({ projectId, isManager, onInvite }: MembersPanelProps) => {
  const members = useQuery(membersQuery(projectId));
  const self = useQuery(sessionQuery()).data?.user?.id;
  return (
    <Panel
      title={words.members.title}
      description={words.members.description}
      isFlush
      action={
        isManager && (
          <Button
            size="xs"
            leftSection={<IconUserPlus size={14} />}
            onClick={onInvite}
            data-testid="invite"
          >
            {words.members.invite}
          </Button>
        )
      }
    >
      {members.error && <ProblemAlert problem={shownProblem(members.error)} />}
      {members.isPending && <Skeleton height={60} m="md" w="auto" />}
      {members.data?.map((member) => (
        <MemberRow
          key={member.user}
          projectId={projectId}
          member={member}
          isSelf={member.user === self}
          isManager={isManager}
        />
      ))}
      {members.data && isManager && <Alone members={members.data} />}
    </Panel>
  );
};

/** What stands where nobody is yet, beside the manager. */
const Alone = ({ members }: { readonly members: readonly Member[] }) =>
  members.length === 1 && (
    <Text size="sm" c="dimmed" p="md">
      {words.members.alone}
    </Text>
  );
