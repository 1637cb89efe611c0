import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { sessionQuery } from '../../api/queries';
import classes from './AccountPage.module.css';
import { EnginePanel } from './EnginePanel';
import { PasswordPanel } from './PasswordPanel';
import { TokensPanel } from './TokensPanel';

export const AccountPage = () => {
  const user = useQuery(sessionQuery()).data?.user;
  if (!user) return null;
  return (
    <div className={classes.page}>
      <div>
        <Title order={1}>Account</Title>
        <Text c="dimmed">
          You are logged in as {user.username}
          {user.isSuperuser && ', who runs this server'}.
        </Text>
      </div>
      <PasswordPanel hasPassword={user.hasPassword} />
      <EnginePanel />
      <TokensPanel />
    </div>
  );
};
