import { Anchor, Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { passkeyLack } from '../../api/passkeys';
import { logIn, logInByPasskey } from '../../api/resources/session';
import type { Session } from '../../api/types';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { words } from '../../words/words';
import { shownProblem } from '../problems';
import { MutationForm } from '../MutationForm';

interface LoginFormProps {
  readonly onEnter: (session: Session) => void;
  /** Left out where the way back would be lost. */
  readonly onForgotten?: () => void;
}

export const LoginForm = ({ onEnter, onForgotten }: LoginFormProps) => {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const login = useMutation({ mutationFn: () => logIn(username, password), onSuccess: onEnter });

  return (
    <Stack gap="md">
      <MutationForm
        mutation={login}
        label={words.entrance.logIn.submit}
        isWide
        testId="login-form"
        submitTestId="login-submit"
      >
        <TextInput
          label={words.entrance.fields.userName}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          required
          withAsterisk={false}
          autoFocus
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
          data-testid="login-username"
        />
        <PasswordInput
          label={words.entrance.fields.password}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          data-testid="login-password"
        />
      </MutationForm>
      {passkeyLack() === null && <PasskeyButton onEnter={onEnter} />}
      {onForgotten && (
        <Anchor
          component="button"
          type="button"
          size="sm"
          c="dimmed"
          ta="center"
          onClick={onForgotten}
          data-testid="forgotten"
        >
          {words.entrance.logIn.forgotten}
        </Anchor>
      )}
    </Stack>
  );
};

export const PasskeyButton = ({ onEnter }: Pick<LoginFormProps, 'onEnter'>) => {
  const enter = useMutation({ mutationFn: logInByPasskey, onSuccess: onEnter });
  return (
    <Stack gap="md">
      <Divider label={words.entrance.logIn.or} />
      {enter.error && <ProblemAlert problem={shownProblem(enter.error)} />}
      <Button
        variant="default"
        leftSection={<IconFingerprint size={16} stroke={1.6} />}
        loading={enter.isPending}
        onClick={() => enter.mutate()}
        data-testid="login-passkey"
      >
        {words.entrance.logIn.byPasskey}
      </Button>
    </Stack>
  );
};
