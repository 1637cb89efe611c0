import { Button, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { keys } from '../../api/keys';
import { setPassword } from '../../api/resources/session';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { shownProblem } from '../problems';

interface SetPasswordFormProps {
  /** Whether there has been none so far. */
  readonly isNew: boolean;
  readonly onDone: () => void;
}

/** After a log-in by link: a password to come back with, now or later. */
export const SetPasswordForm = ({ isNew, onDone }: SetPasswordFormProps) => {
  const [password, setPasswordText] = useState('');
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => setPassword(password),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.session });
      onDone();
    },
  });

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    save.mutate();
  };

  return (
    <form onSubmit={submit} data-testid="set-password-form">
      <Stack gap="md">
        <div>
          <Title order={2}>{isNew ? 'Set a password' : 'Set a new password?'}</Title>
          <Text size="sm" c="dimmed" mt={4}>
            You are logged in. The link that brought you here works once;{' '}
            {isNew
              ? 'a password lets you come back without one.'
              : 'if you have forgotten your password, put a new one in its place.'}
          </Text>
        </div>
        {save.error && <ProblemAlert problem={shownProblem(save.error)} />}
        <PasswordInput
          label="New password"
          description="At least 10 characters"
          autoComplete="new-password"
          minLength={10}
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPasswordText(event.currentTarget.value)}
          data-testid="new-password"
        />
        <Group justify="space-between">
          <Button variant="subtle" color="gray" onClick={onDone} data-testid="password-later">
            Not now
          </Button>
          <Button type="submit" loading={save.isPending} data-testid="password-save">
            Save and go on
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
