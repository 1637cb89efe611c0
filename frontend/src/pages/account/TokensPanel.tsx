import { Button, Skeleton, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../api/keys';
import { tokensQuery } from '../../api/queries';
import { revokeToken } from '../../api/resources/tokens';
import type { ApiToken } from '../../api/types';
import { formatDate } from '../../ui/format';
import { Panel } from '../../ui/Panel';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { words } from '../../words/words';
import { notifyProblem, shownProblem } from '../problems';
import { RevokeButton } from '../RevokeButton';
import classes from './AccountPage.module.css';
import { NewTokenDialog } from './NewTokenDialog';
import { usedText } from './usedText';

export const TokensPanel = () => {
  const tokens = useQuery(tokensQuery());
  const [isCreating, setCreating] = useState(false);
  return (
    <Panel
      title={words.account.tokens.title}
      description={words.account.tokens.help}
      isFlush
      action={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => setCreating(true)}
          data-testid="new-token"
        >
          {words.account.tokens.new}
        </Button>
      }
    >
      {tokens.error && <ProblemAlert problem={shownProblem(tokens.error)} />}
      {tokens.isPending && <Skeleton height={56} m="md" w="auto" />}
      {tokens.data?.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {words.account.tokens.none}
        </Text>
      )}
      {tokens.data?.map((token) => (
        <TokenRow key={token.id} token={token} />
      ))}
      <NewTokenDialog isOpen={isCreating} onClose={() => setCreating(false)} />
    </Panel>
  );
};

const describe = (token: ApiToken): string =>
  [
    `${token.prefix}…`,
    token.scopes.map((scope) => words.account.tokens.scopes[scope].name).join(', '),
    words.account.tokens.until(formatDate(token.expiresAt)),
    usedText(token.lastUsedAt),
  ].join(' · ');

const TokenRow = ({ token }: { readonly token: ApiToken }) => {
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeToken(token.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.tokens }),
    onError: notifyProblem,
  });
  return (
    <div className={classes.row} data-testid="token-row">
      <div>
        <Text fw={600} truncate>
          {token.name}
        </Text>
        <Text size="sm" c="dimmed">
          {describe(token)}
        </Text>
      </div>
      <RevokeButton
        label={words.account.tokens.revoke}
        question={words.account.tokens.revokeSurely}
        isPending={revoke.isPending}
        onRevoke={() => revoke.mutate()}
        testId="revoke-token"
      />
    </div>
  );
};
