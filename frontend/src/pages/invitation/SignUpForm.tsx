import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { signUp } from '../../api/resources/invitations';
import type { Session } from '../../api/types';
import { words } from '../../words/words';
import { SHORTEST_PASSWORD } from '../entrance/passwordRule';
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
      label={words.entrance.invitation.signUp}
      isWide
      testId="sign-up-form"
      submitTestId="sign-up-submit"
    >
      <TextInput
        label={words.entrance.fields.userName}
        description={words.entrance.invitation.nameSeen}
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
        label={words.entrance.fields.password}
        description={words.entrance.fields.passwordRule(SHORTEST_PASSWORD)}
        name="password"
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        data-testid="sign-up-password"
      />
    </MutationForm>
  );
};
