import { PasswordInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../api/keys';
import { setPassword } from '../../api/resources/session';
import { Panel } from '../../ui/Panel';
import { words } from '../../words/words';
import { SHORTEST_PASSWORD } from '../entrance/passwordRule';
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
      notifications.show({ message: words.account.password.saved });
      // The server gives a new CSRF token with the new password.
      await queryClient.invalidateQueries({ queryKey: keys.session });
    },
  });

  return (
    <Panel
      title={words.account.password.title}
      description={hasPassword ? words.account.password.help : words.account.password.noneHelp}
    >
      <MutationForm mutation={save} label={words.account.password.save} className={classes.narrow}>
        {needsPassword && (
          <PasswordInput
            label={words.account.password.present}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
        )}
        <PasswordInput
          label={words.entrance.fields.newPassword}
          description={words.entrance.fields.passwordRule(SHORTEST_PASSWORD)}
          autoComplete="new-password"
          minLength={SHORTEST_PASSWORD}
          required
          withAsterisk={false}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      </MutationForm>
    </Panel>
  );
};
