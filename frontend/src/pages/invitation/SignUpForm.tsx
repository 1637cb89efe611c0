import { PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { signUp } from '../../api/resources/invitations';
import type { Session } from '../../api/types';
import { SubmitArea } from '../SubmitArea';

interface SignUpFormProps {
  readonly token: string;
  readonly onEnter: (session: Session) => void;
}

export const SignUpForm = ({ token, onEnter }: SignUpFormProps) => {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: () => signUp(token, { username: username.trim(), password }),
    onSuccess: onEnter,
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <form onSubmit={submit} data-testid="sign-up-form">
      <Stack gap="md">
        <TextInput
          label="User name"
          description="Others see it beside your work"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          required
          withAsterisk={false}
          autoFocus
          maxLength={150}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
          data-testid="sign-up-username"
        />
        <PasswordInput
          label="Password"
          description="At least 10 characters"
          name="password"
          autoComplete="new-password"
          minLength={10}
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          data-testid="sign-up-password"
        />
        <SubmitArea
          key={enter.submittedAt}
          label="Make the account and join"
          error={enter.error}
          isPending={enter.isPending}
          isWide
          testId="sign-up-submit"
        />
      </Stack>
    </form>
  );
};
