import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { mailLogInLink } from '../../api/resources/session';
import { Sentence } from '../../ui/Sentence';
import { words } from '../../words/words';
import { MutationForm } from '../MutationForm';

const LINK_COMMAND = 'manage.py log_in_link';

interface ForgottenFormProps {
  readonly sendsMail: boolean;
  readonly onBack: () => void;
}

/** A way in without the password: a mailed link, or the person who can make one. */
export const ForgottenForm = ({ sendsMail, onBack }: ForgottenFormProps) => (
  <Stack gap="md" data-testid="forgotten-form">
    <Title order={2}>{words.entrance.forgotten.title}</Title>
    {sendsMail ? <MailForm /> : <WhomToAsk />}
    <Button variant="subtle" color="gray" onClick={onBack}>
      {words.entrance.forgotten.back}
    </Button>
  </Stack>
);

const WhomToAsk = () => (
  <Text size="sm">
    <Sentence
      text={words.entrance.forgotten.noMail}
      parts={{ command: <code>{LINK_COMMAND}</code> }}
    />
  </Text>
);

const MailForm = () => {
  const [who, setWho] = useState('');
  const mail = useMutation({ mutationFn: () => mailLogInLink(who.trim()) });
  if (mail.isSuccess) {
    return (
      <Text size="sm" role="status">
        {words.entrance.forgotten.mailed(who.trim())}
      </Text>
    );
  }
  return (
    <MutationForm mutation={mail} label={words.entrance.forgotten.mail} isWide>
      <TextInput
        label={words.entrance.forgotten.who}
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
