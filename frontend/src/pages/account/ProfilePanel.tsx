import { TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../api/keys';
import { updateAccount } from '../../api/resources/account';
import type { Account } from '../../api/peopleTypes';
import { Panel } from '../../ui/Panel';
import { words } from '../../words/words';
import { MutationForm } from '../MutationForm';
import classes from './AccountPage.module.css';
import { confirmed } from './confirmation';

export const ProfilePanel = ({ account }: { readonly account: Account }) => {
  const [username, setUsername] = useState(account.username);
  const [mailAddress, setMailAddress] = useState(account.mailAddress);
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      confirmed(() =>
        updateAccount({ username: username.trim(), mailAddress: mailAddress.trim() }),
      ),
    onSuccess: async () => {
      notifications.show({ message: words.account.profile.saved });
      await queryClient.invalidateQueries({ queryKey: keys.account });
      await queryClient.invalidateQueries({ queryKey: keys.session });
    },
  });
  return (
    <Panel title={words.account.profile.title} description={words.account.profile.help}>
      <MutationForm
        mutation={save}
        label={words.account.profile.save}
        className={classes.narrow}
        submitTestId="save-profile"
      >
        <TextInput
          label={words.entrance.fields.userName}
          autoComplete="username"
          autoCapitalize="none"
          required
          withAsterisk={false}
          maxLength={150}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
          data-testid="account-username"
        />
        <TextInput
          type="email"
          label={words.account.profile.mail}
          description={words.account.profile.mailHelp}
          autoComplete="email"
          maxLength={254}
          value={mailAddress}
          onChange={(event) => setMailAddress(event.currentTarget.value)}
        />
      </MutationForm>
    </Panel>
  );
};
