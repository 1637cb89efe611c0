import { PasswordInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../api/keys';
import { setPassword } from '../../api/resources/session';
import { Panel } from '../../ui/Panel';
import { MutationForm } from '../MutationForm';
import classes from './AccountPage.module.css';

interface PasswordPanelProps {
  readonly hasPassword: boolean;
  /** Whether the present one is asked for; not soon after a log-in by link. */
  readonly needsPassword: boolean;
}

export const PasswordPanel = ({ hasPassword, needsPassword }: PasswordPanelProps) => {
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => setPassword(wanted, needsPassword ? current : undefined),
    onSuccess: async () => {
      setCurrent('');
      setWanted('');
      notifications.show({ message: 'The new password holds from now on.' });
      // The server gives a new CSRF token with the new password.
      await queryClient.invalidateQueries({ queryKey: keys.session });
    },
  });

  return (
    <Panel
      title="Password"
      {...(hasPassword
        ? { description: 'A new one ends your other log-ins.' }
        : { description: 'So far you can only come in by a one-time link.' })}
    >
      <MutationForm mutation={save} label="Save password" className={classes.narrow}>
        {needsPassword && (
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
        )}
        <PasswordInput
          label="New password"
          description="At least 10 characters"
          autoComplete="new-password"
          minLength={10}
          required
          withAsterisk={false}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      </MutationForm>
    </Panel>
  );
};
