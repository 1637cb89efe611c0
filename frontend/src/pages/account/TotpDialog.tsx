import { Group, Modal, Skeleton, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';

import { activateTotp, offerTotp } from '../../api/resources/account';
import type { TotpOffer } from '../../api/peopleTypes';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Snippet } from '../../ui/Snippet';
import { words } from '../../words/words';
import { shownProblem } from '../problems';
import { MutationForm } from '../MutationForm';
import classes from './AccountPage.module.css';
import { confirmed } from './confirmation';

interface TotpDialogProps {
  readonly onClose: () => void;
  readonly onActive: (recoveryCodes: readonly string[]) => void;
}

/** Sets an authenticator app up: the picture, then the first code. */
export const TotpDialog = ({ onClose, onActive }: TotpDialogProps) => {
  const offer = useQuery({
    queryKey: ['totp-offer'],
    queryFn: () => confirmed(offerTotp),
    retry: false,
    // Asking again makes another secret, while this one is scanned.
    staleTime: 'static',
    gcTime: 0,
  });
  return (
    <Modal opened onClose={onClose} title={words.account.totp.dialog} closeOnClickOutside={false}>
      {offer.error && <ProblemAlert problem={shownProblem(offer.error)} />}
      {offer.isPending && <Skeleton height={280} />}
      {offer.data && <TotpForm offer={offer.data} onActive={onActive} />}
    </Modal>
  );
};

interface TotpFormProps {
  readonly offer: TotpOffer;
  readonly onActive: TotpDialogProps['onActive'];
}

const TotpForm = ({ offer, onActive }: TotpFormProps) => {
  const [code, setCode] = useState('');
  const activate = useMutation({
    mutationFn: () => confirmed(() => activateTotp(code)),
    onSuccess: onActive,
  });
  return (
    <MutationForm
      mutation={activate}
      label={words.account.totp.submit}
      submitTestId="activate-totp"
    >
      <Text size="sm">{words.account.totp.scan}</Text>
      <Group justify="center">
        <QrCode svg={offer.svg} />
      </Group>
      <Snippet text={offer.secret} testId="totp-secret" />
      <TextInput
        label={words.account.totp.code}
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        withAsterisk={false}
        data-autofocus
        maxLength={6}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        data-testid="totp-code"
      />
    </MutationForm>
  );
};

/** The picture as a blob, which the content security policy lets an image show. */
const QrCode = ({ svg }: { readonly svg: string }) => {
  const url = useMemo(() => URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' })), [svg]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return <img className={classes.qr} src={url} alt={words.account.totp.picture} />;
};
