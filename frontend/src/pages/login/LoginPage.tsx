import { Loader, Group, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';

import { keys } from '../../api/keys';
import { sessionQuery } from '../../api/queries';
import { logInByLink } from '../../api/resources/session';
import type { Session } from '../../api/types';
import { ConnectionNotice } from '../../ui/ConnectionNotice';
import { Logo } from '../../ui/Logo';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { shownProblem } from '../problems';
import { linkTokenOf } from './linkToken';
import { LoginForm } from './LoginForm';
import classes from './LoginPage.module.css';
import { SetPasswordForm } from './SetPasswordForm';

const route = getRouteApi('/login');

/** Only addresses of this site; anything else in `next` is not followed. */
const isLocal = (address: string): boolean => /^\/(?![/\\])/.test(address);

export const LoginPage = () => {
  const { next } = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const [token] = useState(() => linkTokenOf(location.hash));

  const known = useQuery({ ...sessionQuery(), enabled: token === null });
  const byLink = useQuery({
    queryKey: ['log-in-link', token],
    queryFn: () => logInByLink(token ?? ''),
    enabled: token !== null,
    retry: false,
    staleTime: Infinity,
  });
  const session = token === null ? known.data : byLink.data;
  const isAskingPassword = token !== null && session?.user?.hasPassword === false;

  const goOn = (): void => {
    const target = next !== undefined && isLocal(next) ? next : '/projects';
    void navigate({ href: target, replace: true });
  };
  const enter = (entered: Session): void => {
    queryClient.setQueryData(keys.session, entered);
    goOn();
  };
  const onSession = useEffectEvent((entered: Session) => {
    queryClient.setQueryData(keys.session, entered);
    if (entered.user !== null && !isAskingPassword) goOn();
  });

  useEffect(() => {
    // The token is spent at the first use; it has no place in the history.
    if (token !== null) window.history.replaceState(window.history.state, '', location.pathname);
  }, [token]);
  useEffect(() => {
    if (session) onSession(session);
  }, [session]);

  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Logo size={36} />
          <div>
            <Title order={1}>samweb</Title>
            <Text size="sm" c="dimmed">
              Label images as a team with Segment Anything
            </Text>
          </div>
        </div>
        <div className={classes.notice}>
          <ConnectionNotice />
        </div>
        <div className={classes.panel}>
          {isAskingPassword ? (
            <SetPasswordForm onDone={goOn} />
          ) : (
            <LogInStep isLinkPending={byLink.isLoading} linkError={byLink.error} onEnter={enter} />
          )}
        </div>
      </div>
    </main>
  );
};

interface LogInStepProps {
  readonly isLinkPending: boolean;
  readonly linkError: Error | null;
  readonly onEnter: (session: Session) => void;
}

const LogInStep = ({ isLinkPending, linkError, onEnter }: LogInStepProps) => {
  if (isLinkPending) {
    return (
      <Group gap="sm" justify="center" py="lg">
        <Loader color="gray" />
        <Text c="dimmed">Logging you in</Text>
      </Group>
    );
  }
  return (
    <>
      {linkError && <ProblemAlert problem={shownProblem(linkError)} />}
      <LoginForm onEnter={onEnter} />
    </>
  );
};
