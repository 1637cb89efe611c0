import { Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { passkeyLack } from '../../api/passkeys';
import { giveSecondFactor } from '../../api/resources/session';
import type { Session } from '../../api/types';
import { words } from '../../words/words';
import { MutationForm } from '../MutationForm';
import { PasskeyButton } from './LoginForm';

interface SecondFactorFormProps {
  readonly onEnter: (session: Session) => void;
}

/** The second half of a log-in. */
export const SecondFactorForm = ({ onEnter }: SecondFactorFormProps) => {
  const [code, setCode] = useState('');
  const give = useMutation({ mutationFn: () => giveSecondFactor(code), onSuccess: onEnter });
  return (
    <Stack gap="md">
      <MutationForm
        mutation={give}
        label={words.entrance.secondFactor.submit}
        isWide
        testId="second-factor-form"
        submitTestId="second-factor-submit"
      >
        <div>
          <Title order={2}>{words.entrance.secondFactor.title}</Title>
          <Text size="sm" c="dimmed" mt={4}>
            {words.entrance.secondFactor.help}
          </Text>
        </div>
        <TextInput
          label={words.entrance.fields.code}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          withAsterisk={false}
          autoFocus
          maxLength={20}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          data-testid="second-factor-code"
        />
      </MutationForm>
      {passkeyLack() === null && <PasskeyButton onEnter={onEnter} />}
    </Stack>
  );
};
