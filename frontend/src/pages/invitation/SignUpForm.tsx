import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { signUp } from '../../api/resources/invitations';
import type { Session } from '../../api/types';
import { MutationForm } from '../MutationForm';

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
  return (
    <MutationForm
      mutation={enter}
      label="Make the account and join"
      isWide
      testId="sign-up-form"
      submitTestId="sign-up-submit"
    >
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
    </MutationForm>
  );
};
