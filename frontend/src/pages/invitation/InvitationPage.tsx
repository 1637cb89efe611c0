import { Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { keys } from '../../api/keys';
import { sessionQuery } from '../../api/queries';
import { joinProject, lookAtInvitation } from '../../api/resources/invitations';
import { logOut } from '../../api/resources/session';
import type { OfferedMembership } from '../../api/peopleTypes';
import { NOBODY, type Session, type User } from '../../api/types';
import { formatDateTime } from '../../ui/format';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { words } from '../../words/words';
import { EntranceFrame } from '../entrance/EntranceFrame';
import { useFragmentSecret } from '../entrance/useFragmentSecret';
import { LoginForm } from '../login/LoginForm';
import { SecondFactorForm } from '../login/SecondFactorForm';
import { shownProblem } from '../problems';
import { roleSentence } from '../project/roles';
import { MutationForm } from '../MutationForm';
import { SignUpForm } from './SignUpForm';

export const InvitationPage = () => {
  const token = useFragmentSecret('token') ?? '';
  const session = useQuery(sessionQuery());
  const offer = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => lookAtInvitation(token),
    retry: false,
    staleTime: Infinity,
  });

  return (
    <EntranceFrame>
      {offer.error && <ProblemAlert problem={shownProblem(offer.error)} />}
      {offer.data && session.data ? (
        <Stack gap="lg">
          <OfferHead offer={offer.data} />
          <Accept token={token} offer={offer.data} session={session.data} />
        </Stack>
      ) : (
        !offer.error && <Loading />
      )}
    </EntranceFrame>
  );
};

const Loading = () => (
  <Group gap="sm" justify="center" py="lg">
    <Loader color="gray" />
    <Text c="dimmed">{words.entrance.invitation.opening}</Text>
  </Group>
);

const OfferHead = ({ offer }: { readonly offer: OfferedMembership }) => (
  <div>
    <Text size="sm" c="dimmed">
      {words.entrance.invitation.by(offer.invitedBy)}
    </Text>
    <Title order={2} data-testid="invitation-project">
      {offer.projectName}
    </Title>
    <Text size="sm" mt={4}>
      {roleSentence(offer.role)}
    </Text>
    <Text size="xs" c="dimmed" mt={4}>
      {words.entrance.invitation.until(formatDateTime(offer.expiresAt))}
    </Text>
  </div>
);

interface AcceptProps {
  readonly token: string;
  readonly offer: OfferedMembership;
  readonly session: Session;
}

/** Three ways in: as who one is, as somebody new, or with an account that is not logged in yet. */
const Accept = ({ token, offer, session }: AcceptProps) => {
  const [hasAccount, setHasAccount] = useState(false);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const goOn = (): void => {
    void queryClient.invalidateQueries({ queryKey: keys.projects });
    void navigate({
      to: '/projects/$projectId',
      params: { projectId: offer.project },
      replace: true,
    });
  };
  const take = (entered: Session): void => {
    queryClient.setQueryData(keys.session, entered);
  };

  if (session.user !== null) return <Join token={token} user={session.user} onJoined={goOn} />;
  if (session.needsSecondFactor) return <SecondFactorForm onEnter={take} />;
  return (
    <Stack gap="md">
      {hasAccount ? (
        <LoginForm onEnter={take} />
      ) : (
        <SignUpForm
          token={token}
          onEnter={(entered) => {
            take(entered);
            goOn();
          }}
        />
      )}
      <Button
        variant="subtle"
        color="gray"
        onClick={() => setHasAccount(!hasAccount)}
        data-testid="invitation-other-way"
      >
        {hasAccount ? words.entrance.invitation.isNew : words.entrance.invitation.hasAccount}
      </Button>
    </Stack>
  );
};

interface JoinProps {
  readonly token: string;
  readonly user: User;
  readonly onJoined: () => void;
}

const Join = ({ token, user, onJoined }: JoinProps) => {
  const queryClient = useQueryClient();
  const join = useMutation({ mutationFn: () => joinProject(token), onSuccess: onJoined });
  const leave = useMutation({
    mutationFn: logOut,
    onSuccess: () => queryClient.setQueryData(keys.session, NOBODY),
  });
  return (
    <Stack gap="md">
      <MutationForm
        mutation={join}
        label={words.entrance.invitation.joinAs(user.username)}
        isWide
        submitTestId="invitation-join"
      />
      <Button
        variant="subtle"
        color="gray"
        loading={leave.isPending}
        onClick={() => leave.mutate()}
      >
        {words.entrance.invitation.somebodyElse}
      </Button>
    </Stack>
  );
};
