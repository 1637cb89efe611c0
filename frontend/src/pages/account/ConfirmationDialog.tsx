import { Modal, PasswordInput, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useStore } from 'zustand';

import { confirmSession } from '../../api/resources/session';
import type { Account } from '../../api/peopleTypes';
import { MutationForm } from '../MutationForm';
import { confirmationStore } from './confirmation';

/** Asks for the password or a code before a change of how the account is entered. */
export const ConfirmationDialog = ({ account }: { readonly account: Account }) => {
  const answer = useStore(confirmationStore, (state) => state.answer);
  return (
    <Modal
      opened={answer !== null}
      onClose={() => answer?.(false)}
      title="Confirm that it is you"
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
    return <Text>Your log-in is a while ago. Set a password first, then try again.</Text>;
  }
  const field = {
    required: true,
    withAsterisk: false,
    'data-autofocus': true,
    value: proof,
    onChange: (event: SyntheticEvent<HTMLInputElement>) => setProof(event.currentTarget.value),
  } as const;
  return (
    <MutationForm mutation={confirm} label="Confirm" testId="confirmation-form">
      <Text size="sm" c="dimmed">
        Your log-in is a while ago, and this changes how your account is entered.
      </Text>
      {byCode ? (
        <TextInput label="Code" autoComplete="one-time-code" {...field} />
      ) : (
        <PasswordInput label="Password" autoComplete="current-password" {...field} />
      )}
    </MutationForm>
  );
};
