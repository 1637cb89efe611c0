import { PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { logIn } from '../../api/resources/session';
import type { Session } from '../../api/types';
import { SubmitArea } from '../SubmitArea';

interface LoginFormProps {
  readonly onEnter: (session: Session) => void;
}

export const LoginForm = ({ onEnter }: LoginFormProps) => {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const login = useMutation({ mutationFn: () => logIn(username, password), onSuccess: onEnter });

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    login.mutate();
  };

  return (
    <form onSubmit={submit} data-testid="login-form">
      <Stack gap="md">
        <TextInput
          label="User name"
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
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          data-testid="login-password"
        />
        <SubmitArea
          key={login.submittedAt}
          label="Log in"
          error={login.error}
          isPending={login.isPending}
          isWide
          testId="login-submit"
        />
      </Stack>
    </form>
  );
};
