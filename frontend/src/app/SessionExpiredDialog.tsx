import { Button, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState, type SyntheticEvent } from 'react';

import { sessionExpired } from '../api/client';
import { keys } from '../api/keys';
import { getSession, giveSecondFactor, logIn } from '../api/resources/session';
import type { Session, User } from '../api/types';
import { shownProblem } from '../pages/problems';
import { ProblemAlert } from '../ui/ProblemAlert';
import { words } from '../words/words';

/** How often to look whether the person has logged in in another tab. */
const LOOK_MILLISECONDS = 5_000;

/** Asks for the password above the page as it stands, so that nothing on it is lost. */
export const SessionExpiredDialog = () => {
  const isLoginPage = useRouterState({ select: (state) => state.location.pathname === '/login' });
  const queryClient = useQueryClient();
  const [user, setUser] = useState<User | null>(null);

  useEffect(
    () =>
      sessionExpired.subscribe(() => {
        setUser(queryClient.getQueryData<Session>(keys.session)?.user ?? null);
      }),
    [queryClient],
  );

  const resume = (session: Session): void => {
    if (session.user === null) return;
    // What another person has on this page is not theirs to see.
    if (session.user.id !== user?.id) location.assign('/projects');
    setUser(null);
    queryClient.setQueryData(keys.session, session);
    void queryClient.invalidateQueries();
  };

  return (
    <Modal
      opened={user !== null && !isLoginPage}
      onClose={() => setUser(null)}
      title={words.app.expired.title}
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
  const elsewhere = useQuery({
    queryKey: ['session-elsewhere'],
    queryFn: ({ signal }) => getSession(signal),
    refetchInterval: LOOK_MILLISECONDS,
    gcTime: 0,
  }).data;
  const noticeSession = useEffectEvent((session: Session) => onSession(session));
  useEffect(() => {
    if (elsewhere) noticeSession(elsewhere);
  }, [elsewhere]);

  if (user.hasPassword) return <PasswordForm user={user} onSession={onSession} />;
  return <Text>{words.app.expired.withoutPassword}</Text>;
};

const PasswordForm = ({ user, onSession }: LogInAgainProps) => {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  const enter = useMutation({
    mutationFn: () => (needsCode ? giveSecondFactor(code) : logIn(user.username, password)),
    onSuccess: (session) => {
      setNeedsCode(session.needsSecondFactor);
      onSession(session);
    },
  });

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    enter.mutate();
  };

  return (
    <form onSubmit={submit} data-testid="log-in-again">
      <Stack gap="md">
        <Text>{words.app.expired.withPassword}</Text>
        {enter.error && <ProblemAlert problem={shownProblem(enter.error)} />}
        {needsCode ? (
          <TextInput
            label={words.app.expired.code}
            autoComplete="one-time-code"
            autoFocus
            required
            withAsterisk={false}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        ) : (
          <PasswordInput
            label={words.app.expired.password(user.username)}
            autoComplete="current-password"
            data-autofocus
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        <Button type="submit" loading={enter.isPending}>
          {words.app.expired.submit}
        </Button>
      </Stack>
    </form>
  );
};
