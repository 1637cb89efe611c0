import { Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { accountQuery, sessionQuery } from '../../api/queries';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { words } from '../../words/words';
import { shownProblem } from '../problems';
import classes from './AccountPage.module.css';
import { ConfirmationDialog } from './ConfirmationDialog';
import { EnginePanel } from './EnginePanel';
import { LogInsPanel } from './LogInsPanel';
import { PasswordPanel } from './PasswordPanel';
import { ProfilePanel } from './ProfilePanel';
import { SecondFactorsPanel } from './SecondFactorsPanel';
import { TokensPanel } from './TokensPanel';

export const AccountPage = () => {
  const session = useQuery(sessionQuery()).data;
  const account = useQuery(accountQuery());
  if (!session?.user) return null;
  return (
    <div className={classes.page}>
      <div>
        <Title order={1}>{words.account.title}</Title>
        <Text c="dimmed">
          {session.user.isSuperuser
            ? words.account.loggedInAndRuns(session.user.username)
            : words.account.loggedIn(session.user.username)}
        </Text>
      </div>
      {account.error && <ProblemAlert problem={shownProblem(account.error)} />}
      {account.isPending && <Skeleton height={480} />}
      {account.data && (
        <>
          <ProfilePanel key={account.data.username} account={account.data} />
          <PasswordPanel
            hasPassword={session.user.hasPassword}
            needsPassword={session.needsPassword}
          />
          <SecondFactorsPanel account={account.data} />
          <LogInsPanel logIns={account.data.logIns} />
          <ConfirmationDialog account={account.data} />
        </>
      )}
      <EnginePanel />
      <TokensPanel />
    </div>
  );
};
