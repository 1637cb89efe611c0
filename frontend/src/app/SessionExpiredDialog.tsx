import { Button, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useState, type SyntheticEvent } from 'react';

import { sessionExpired } from '../api/client';
import { keys } from '../api/keys';
import { toProblem } from '../api/problems';
import { getSession, logIn } from '../api/resources/session';
import type { Session, User } from '../api/types';
import { ProblemAlert } from '../ui/ProblemAlert';

/** Asks for the password above the page as it stands, so that nothing on it is lost. */
export const SessionExpiredDialog = () => {
  const isLoginPage = useRouterState({ select: (state) => state.location.pathname === '/login' });
  const queryClient = useQueryClient();
  const [isExpired, setExpired] = useState(false);
  const user = useQuery<Session>({ queryKey: keys.session, enabled: false }).data?.user;

  useEffect(() => sessionExpired.subscribe(() => setExpired(true)), []);

  const resume = (session: Session): void => {
    if (session.user === null) return;
    setExpired(false);
    queryClient.setQueryData(keys.session, session);
    void queryClient.invalidateQueries();
  };

  return (
    <Modal
      opened={isExpired && !isLoginPage && user !== null && user !== undefined}
      onClose={() => setExpired(false)}
      title="Log in again"
      closeOnClickOutside={false}
    >
      {user && <LogInAgain user={user} onSession={resume} />}
    </Modal>
  );
};

interface LogInAgainProps {
  readonly user: User;
  readonly onSession: (session: Session) => void;
}

const LogInAgain = ({ user, onSession }: LogInAgainProps) => {
  const [password, setPassword] = useState('');
  const byPassword = useMutation({
    mutationFn: () => logIn(user.username, password),
    onSuccess: onSession,
  });
  const elsewhere = useMutation({ mutationFn: () => getSession(), onSuccess: onSession });

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    byPassword.mutate();
  };

  if (!user.hasPassword) {
    return (
      <Stack gap="md">
        <Text>
          Your session has ended. Open a new log-in link in another tab, then go on here. What you
          have done stays on this computer until then.
        </Text>
        <Button loading={elsewhere.isPending} onClick={() => elsewhere.mutate()}>
          I have logged in
        </Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text>
          Your session has ended. Nothing is lost: what you have done stays on this computer and is
          saved once you are back.
        </Text>
        {byPassword.error && <ProblemAlert problem={shown(byPassword.error)} />}
        <PasswordInput
          label={`Password of ${user.username}`}
          autoComplete="current-password"
          data-autofocus
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={byPassword.isPending}>
          Log in
        </Button>
      </Stack>
    </form>
  );
};

const shown = (error: Error) => {
  const problem = toProblem(error);
  return { title: problem.title, detail: problem.message, hint: problem.hint };
};
