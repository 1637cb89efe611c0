import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../api/keys';
import { makeRecoveryCodes, removeTotp } from '../../api/resources/account';
import type { Account } from '../../api/peopleTypes';
import { Panel } from '../../ui/Panel';
import { words } from '../../words/words';
import { notifyProblem } from '../problems';
import classes from './AccountPage.module.css';
import { confirmed } from './confirmation';
import { PasskeyRows } from './PasskeyRows';
import { RecoveryCodesDialog } from './RecoveryCodesDialog';
import { TotpDialog } from './TotpDialog';

/** What is asked for besides the password, or instead of it. */
export const SecondFactorsPanel = ({ account }: { readonly account: Account }) => {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const showCodes = (made: readonly string[]): void => {
    if (made.length > 0) setCodes(made);
  };
  return (
    <Panel title={words.account.factors.title} description={words.account.factors.help} isFlush>
      <TotpRow account={account} onCodes={showCodes} />
      <PasskeyRows account={account} onCodes={showCodes} />
      {(account.hasTotp || account.passkeys.length > 0) && (
        <RecoveryRow account={account} onCodes={showCodes} />
      )}
      <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />
    </Panel>
  );
};

interface FactorRowProps {
  readonly account: Account;
  readonly onCodes: (codes: readonly string[]) => void;
}

const useAccountRefresh = () => {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: keys.account });
};

const TotpRow = ({ account, onCodes }: FactorRowProps) => {
  const refresh = useAccountRefresh();
  const [isOpen, setOpen] = useState(false);
  const remove = useMutation({
    mutationFn: () => confirmed(removeTotp),
    onSuccess: refresh,
    onError: notifyProblem,
  });
  return (
    <div className={classes.row}>
      <div>
        <Text fw={600}>{words.account.totp.title}</Text>
        <Text size="sm" c="dimmed">
          {account.hasTotp ? words.account.totp.on : words.account.totp.off}
        </Text>
      </div>
      {account.hasTotp ? (
        <Button
          size="xs"
          variant="default"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
          data-testid="remove-totp"
        >
          {words.account.remove}
        </Button>
      ) : (
        <Button size="xs" variant="default" onClick={() => setOpen(true)} data-testid="set-up-totp">
          {words.account.totp.setUp}
        </Button>
      )}
      {isOpen && (
        <TotpDialog
          onClose={() => setOpen(false)}
          onActive={(codes) => {
            setOpen(false);
            void refresh();
            onCodes(codes);
          }}
        />
      )}
    </div>
  );
};

const RecoveryRow = ({ account, onCodes }: FactorRowProps) => {
  const refresh = useAccountRefresh();
  const make = useMutation({
    mutationFn: () => confirmed(makeRecoveryCodes),
    onSuccess: async (codes) => {
      onCodes(codes);
      await refresh();
    },
    onError: notifyProblem,
  });
  return (
    <div className={classes.row}>
      <div>
        <Text fw={600}>{words.account.recovery.title}</Text>
        <Text size="sm" c="dimmed">
          {words.account.recovery.left(account.recoveryCodeCount)}
        </Text>
      </div>
      <Group>
        <Button
          size="xs"
          variant="default"
          loading={make.isPending}
          onClick={() => make.mutate()}
          data-testid="make-recovery-codes"
        >
          {words.account.recovery.make}
        </Button>
      </Group>
    </div>
  );
};
