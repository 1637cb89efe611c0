import { Modal, PasswordInput, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useStore } from 'zustand';

import { confirmSession } from '../../api/resources/session';
import type { Account } from '../../api/peopleTypes';
import { words } from '../../words/words';
import { MutationForm } from '../MutationForm';
import { confirmationStore } from './confirmation';

/** Asks for the password or a code before a change of how the account is entered. */
export const ConfirmationDialog = ({ account }: { readonly account: Account }) => {
  const answer = useStore(confirmationStore, (state) => state.answer);
  return (
    <Modal
      opened={answer !== null}
      onClose={() => answer?.(false)}
      title={words.account.confirmation.title}
      closeOnClickOutside={false}
    >
      {answer && <ConfirmationForm account={account} onConfirmed={() => answer(true)} />}
    </Modal>
  );
};

interface ConfirmationFormProps {
  readonly account: Account;
  readonly onConfirmed: () => void;
}

const ConfirmationForm = ({ account, onConfirmed }: ConfirmationFormProps) => {
  const [proof, setProof] = useState('');
  const byCode = !account.hasPassword && account.recoveryCodeCount > 0;
  const confirm = useMutation({
    mutationFn: () => confirmSession(byCode ? { code: proof } : { password: proof }),
    onSuccess: onConfirmed,
  });
  if (!account.hasPassword && !byCode) {
    return <Text>{words.account.confirmation.noPassword}</Text>;
  }
  const field = {
    required: true,
    withAsterisk: false,
    'data-autofocus': true,
    value: proof,
    onChange: (event: SyntheticEvent<HTMLInputElement>) => setProof(event.currentTarget.value),
  } as const;
  return (
    <MutationForm
      mutation={confirm}
      label={words.account.confirmation.submit}
      testId="confirmation-form"
    >
      <Text size="sm" c="dimmed">
        {words.account.confirmation.why}
      </Text>
      {byCode ? (
        <TextInput label={words.entrance.fields.code} autoComplete="one-time-code" {...field} />
      ) : (
        <PasswordInput
          label={words.entrance.fields.password}
          autoComplete="current-password"
          {...field}
        />
      )}
    </MutationForm>
  );
};
