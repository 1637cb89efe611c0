import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { mailLogInLink } from '../../api/resources/session';
import { MutationForm } from '../MutationForm';

interface ForgottenFormProps {
  readonly sendsMail: boolean;
  readonly onBack: () => void;
}

/** A way in without the password: a mailed link, or the person who can make one. */
export const ForgottenForm = ({ sendsMail, onBack }: ForgottenFormProps) => (
  <Stack gap="md" data-testid="forgotten-form">
    <Title order={2}>Forgot the password?</Title>
    {sendsMail ? <MailForm /> : <WhomToAsk />}
    <Button variant="subtle" color="gray" onClick={onBack}>
      Back to the log-in
    </Button>
  </Stack>
);

const WhomToAsk = () => (
  <Text size="sm">
    This samweb sends no mail. Ask the person who runs it for a log-in link; they make one with{' '}
    <code>manage.py log_in_link</code>. It lets you in once, and you can set a new password then.
  </Text>
);

const MailForm = () => {
  const [who, setWho] = useState('');
  const mail = useMutation({ mutationFn: () => mailLogInLink(who.trim()) });
  if (mail.isSuccess) {
    return (
      <Text size="sm" role="status">
        If {who.trim()} has an account with a mail address, a link is on its way. It works once,
        within an hour, and you can set a new password then.
      </Text>
    );
  }
  return (
    <MutationForm mutation={mail} label="Mail me a link" isWide>
      <TextInput
        label="User name or mail address"
        autoComplete="username"
        required
        withAsterisk={false}
        autoFocus
        maxLength={254}
        value={who}
        onChange={(event) => setWho(event.currentTarget.value)}
      />
    </MutationForm>
  );
};
