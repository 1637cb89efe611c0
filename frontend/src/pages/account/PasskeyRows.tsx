import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../api/keys';
import { passkeyLack } from '../../api/passkeys';
import { addPasskey, removePasskey, renamePasskey } from '../../api/resources/account';
import type { Account, Passkey } from '../../api/peopleTypes';
import { formatDate } from '../../ui/format';
import { words } from '../../words/words';
import { notifyProblem } from '../problems';
import { MutationForm } from '../MutationForm';
import classes from './AccountPage.module.css';
import { confirmed } from './confirmation';
import { usedText } from './usedText';

interface PasskeyRowsProps {
  readonly account: Account;
  readonly onCodes: (codes: readonly string[]) => void;
}

export const PasskeyRows = ({ account, onCodes }: PasskeyRowsProps) => {
  const [isAdding, setAdding] = useState(false);
  const lack = passkeyLack();
  return (
    <>
      <div className={classes.row}>
        <div>
          <Text fw={600}>{words.account.passkeys.title}</Text>
          <Text size="sm" c="dimmed">
            {lack ?? words.account.passkeys.help}
          </Text>
        </div>
        <Button
          size="xs"
          variant="default"
          disabled={lack !== null}
          onClick={() => setAdding(true)}
          data-testid="add-passkey"
        >
          {words.account.passkeys.add}
        </Button>
      </div>
      {account.passkeys.map((passkey) => (
        <PasskeyRow key={passkey.id} passkey={passkey} />
      ))}
      <NameDialog
        title={words.account.passkeys.addTitle}
        label={words.account.passkeys.addThis}
        isOpen={isAdding}
        initial=""
        onClose={() => setAdding(false)}
        onName={async (name) => onCodes(await confirmed(() => addPasskey(name)))}
      />
    </>
  );
};

const PasskeyRow = ({ passkey }: { readonly passkey: Passkey }) => {
  const queryClient = useQueryClient();
  const [isRenaming, setRenaming] = useState(false);
  const remove = useMutation({
    mutationFn: () => confirmed(() => removePasskey(passkey.id)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.account }),
    onError: notifyProblem,
  });
  return (
    <div className={classes.row} data-testid="passkey-row">
      <div className={classes.indented}>
        <Text truncate>{passkey.name}</Text>
        <Text size="sm" c="dimmed">
          {words.account.passkeys.added(formatDate(passkey.createdAt))} ·{' '}
          {usedText(passkey.lastUsedAt)}
        </Text>
      </div>
      <Group gap="xs">
        <Button size="xs" variant="subtle" color="gray" onClick={() => setRenaming(true)}>
          {words.account.passkeys.rename}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
          data-testid="remove-passkey"
        >
          {words.account.remove}
        </Button>
      </Group>
      <NameDialog
        title={words.account.passkeys.renameTitle}
        label={words.account.passkeys.save}
        isOpen={isRenaming}
        initial={passkey.name}
        onClose={() => setRenaming(false)}
        onName={(name) => renamePasskey(passkey.id, name)}
      />
    </div>
  );
};

interface NameDialogProps {
  readonly title: string;
  readonly label: string;
  readonly isOpen: boolean;
  readonly initial: string;
  readonly onClose: () => void;
  readonly onName: (name: string) => Promise<void>;
}

const NameDialog = ({ title, label, isOpen, initial, onClose, onName }: NameDialogProps) => {
  const [name, setName] = useState(initial);
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: () => onName(name.trim()),
    onSuccess: async () => {
      onClose();
      await queryClient.invalidateQueries({ queryKey: keys.account });
    },
  });
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} closeOnClickOutside={false}>
      <MutationForm mutation={save} label={label} submitTestId="save-passkey">
        <TextInput
          label={words.account.passkeys.name}
          description={words.account.passkeys.nameHelp}
          placeholder={words.account.passkeys.nameExample}
          required
          withAsterisk={false}
          data-autofocus
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="passkey-name"
        />
      </MutationForm>
    </Modal>
  );
};
