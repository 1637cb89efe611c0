import { Loader, Group, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';

import { keys } from '../../api/keys';
import { sessionQuery } from '../../api/queries';
import { logInByLink } from '../../api/resources/session';
import type { Session, User } from '../../api/types';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { words } from '../../words/words';
import { EntranceFrame } from '../entrance/EntranceFrame';
import { forgetFragment } from '../entrance/fragmentSecret';
import { useFragmentSecret } from '../entrance/useFragmentSecret';
import { shownProblem } from '../problems';
import { ForgottenForm } from './ForgottenForm';
import { LoginForm } from './LoginForm';
import { SecondFactorForm } from './SecondFactorForm';
import { SetPasswordForm } from './SetPasswordForm';

const route = getRouteApi('/login');

/** Only addresses of this site; anything else in `next` is not followed. */
const isLocal = (address: string): boolean => /^\/(?![/\\])/.test(address);

const isIn = (session: Session | undefined): session is Session & { readonly user: User } =>
  session !== undefined && session.user !== null;

export const LoginPage = () => {
  const token = useFragmentSecret('link');
  return <Entrance key={token} token={token} />;
};

const Entrance = ({ token }: { readonly token: string | null }) => {
  const { next } = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();

  const known = useQuery({ ...sessionQuery(), enabled: token === null });
  const byLink = useQuery({
    queryKey: ['log-in-link', token],
    queryFn: () => logInByLink(token ?? ''),
    enabled: token !== null,
    retry: false,
    staleTime: 'static',
  });
  // What a form has led to; before it, what the server said when the page opened.
  const [entered, setEntered] = useState<Session | null>(null);
  const session = entered ?? (token === null ? known.data : byLink.data);
  // Whoever came by a link has no password, or may have forgotten it.
  const isAskingPassword = token !== null && isIn(session) && !session.needsPassword;

  const goOn = (): void => {
    const target = next !== undefined && isLocal(next) ? next : '/projects';
    void navigate({ href: target, replace: true });
  };
  const onSession = useEffectEvent((found: Session) => {
    queryClient.setQueryData(keys.session, found);
    if (found.user !== null && !isAskingPassword) goOn();
  });

  useEffect(() => {
    // The token is spent at the first use.
    if (token !== null) forgetFragment();
  }, [token]);
  useEffect(() => {
    if (session) onSession(session);
  }, [session]);

  return (
    <EntranceFrame>
      {isAskingPassword ? (
        <SetPasswordForm isNew={!session.user.hasPassword} onDone={goOn} />
      ) : (
        <Steps
          session={session}
          isLinkPending={byLink.isLoading}
          linkError={byLink.error}
          onEnter={setEntered}
        />
      )}
    </EntranceFrame>
  );
};

interface StepsProps {
  readonly session: Session | undefined;
  readonly isLinkPending: boolean;
  readonly linkError: Error | null;
  readonly onEnter: (session: Session) => void;
}

/** One form after the other, until the person is in. */
const Steps = ({ session, ...rest }: StepsProps) => {
  const [isForgotten, setForgotten] = useState(false);
  if (session?.needsSecondFactor) return <SecondFactorForm onEnter={rest.onEnter} />;
  if (isForgotten) {
    return (
      <ForgottenForm sendsMail={session?.sendsMail ?? false} onBack={() => setForgotten(false)} />
    );
  }
  return <LogInStep {...rest} onForgotten={() => setForgotten(true)} />;
};

interface LogInStepProps extends Omit<StepsProps, 'session'> {
  readonly onForgotten: () => void;
}

const LogInStep = ({ isLinkPending, linkError, onEnter, onForgotten }: LogInStepProps) => {
  if (isLinkPending) {
    return (
      <Group gap="sm" justify="center" py="lg">
        <Loader color="gray" />
        <Text c="dimmed">{words.entrance.logIn.pending}</Text>
      </Group>
    );
  }
  return (
    <>
      {linkError && <ProblemAlert problem={shownProblem(linkError)} />}
      <LoginForm onEnter={onEnter} onForgotten={onForgotten} />
    </>
  );
};
