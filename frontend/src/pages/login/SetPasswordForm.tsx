import { Button, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { keys } from '../../api/keys';
import { setPassword } from '../../api/resources/session';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { words } from '../../words/words';
import { SHORTEST_PASSWORD } from '../entrance/passwordRule';
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
          <Title order={2}>
            {isNew ? words.entrance.setPassword.first : words.entrance.setPassword.another}
          </Title>
          <Text size="sm" c="dimmed" mt={4}>
            {isNew ? words.entrance.setPassword.firstWhy : words.entrance.setPassword.anotherWhy}
          </Text>
        </div>
        {save.error && <ProblemAlert problem={shownProblem(save.error)} />}
        <PasswordInput
          label={words.entrance.fields.newPassword}
          description={words.entrance.fields.passwordRule(SHORTEST_PASSWORD)}
          autoComplete="new-password"
          minLength={SHORTEST_PASSWORD}
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPasswordText(event.currentTarget.value)}
          data-testid="new-password"
        />
        <Group justify="space-between">
          <Button variant="subtle" color="gray" onClick={onDone} data-testid="password-later">
            {words.entrance.setPassword.later}
          </Button>
          <Button type="submit" loading={save.isPending} data-testid="password-save">
            {words.entrance.setPassword.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
