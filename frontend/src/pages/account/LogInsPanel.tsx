import { Badge, Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { keys } from '../../api/keys';
import { endLogIn, endOtherLogIns } from '../../api/resources/account';
import type { LogIn } from '../../api/peopleTypes';
import { formatDateTime } from '../../ui/format';
import { Panel } from '../../ui/Panel';
import { words } from '../../words/words';
import { notifyProblem } from '../problems';
import classes from './AccountPage.module.css';
import { deviceName } from './device';

/** Where the person is logged in; what they do not know, they end. */
export const LogInsPanel = ({ logIns }: { readonly logIns: readonly LogIn[] }) => {
  const queryClient = useQueryClient();
  const endOthers = useMutation({
    mutationFn: endOtherLogIns,
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.account }),
    onError: notifyProblem,
  });
  return (
    <Panel
      title={words.account.logIns.title}
      description={words.account.logIns.help}
      isFlush
      action={
        logIns.some(({ isThis }) => !isThis) && (
          <Button
            size="xs"
            variant="default"
            loading={endOthers.isPending}
            onClick={() => endOthers.mutate()}
            data-testid="end-others"
          >
            {words.account.logIns.endOthers}
          </Button>
        )
      }
    >
      {logIns.map((logIn) => (
        <LogInRow key={logIn.id} logIn={logIn} />
      ))}
    </Panel>
  );
};

const LogInRow = ({ logIn }: { readonly logIn: LogIn }) => {
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: () => endLogIn(logIn.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.account }),
    onError: notifyProblem,
  });
  return (
    <div className={classes.row} data-testid="log-in-row">
      <div>
        <Group gap="xs">
          <Text fw={600} title={logIn.userAgent}>
            {deviceName(logIn.userAgent)}
          </Text>
          {logIn.isThis && (
            <Badge size="sm" variant="default" tt="none">
              {words.account.logIns.this}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {logIn.address} ·{' '}
          {words.account.logIns.times(
            formatDateTime(logIn.lastUsedAt),
            formatDateTime(logIn.createdAt),
          )}
        </Text>
      </div>
      {!logIn.isThis && (
        <Button
          size="xs"
          variant="default"
          loading={end.isPending}
          onClick={() => end.mutate()}
          data-testid="end-log-in"
        >
          {words.account.logIns.end}
        </Button>
      )}
    </div>
  );
};
