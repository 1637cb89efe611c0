import { Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { keys } from '../../api/keys';
import { projectsQuery } from '../../api/queries';
import { createToken } from '../../api/resources/tokens';
import type { NewApiToken, TokenScope } from '../../api/types';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Snippet } from '../../ui/Snippet';
import { words } from '../../words/words';
import { shownProblem } from '../problems';

const SCOPES: readonly TokenScope[] = ['read', 'export', 'annotate'];

const LIFETIMES = [
  { value: '30', label: words.account.tokens.days(30) },
  { value: '90', label: words.account.tokens.days(90) },
  { value: '365', label: words.account.tokens.year },
];

interface NewTokenDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export const NewTokenDialog = ({ isOpen, onClose }: NewTokenDialogProps) => {
  const [made, setMade] = useState<NewApiToken | null>(null);
  const close = (): void => {
    onClose();
    setMade(null);
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={made === null ? words.account.tokens.newTitle : words.account.tokens.madeTitle}
      closeOnClickOutside={false}
      size={520}
    >
      {made === null ? (
        <NewTokenForm onMade={setMade} onCancel={close} />
      ) : (
        <MadeToken made={made} onDone={close} />
      )}
    </Modal>
  );
};

interface MadeTokenProps {
  readonly made: NewApiToken;
  readonly onDone: () => void;
}

const MadeToken = ({ made, onDone }: MadeTokenProps) => (
  <Stack gap="md">
    <Text>{words.account.tokens.onlyTime(made.name)}</Text>
    <Snippet text={made.token} testId="token-secret" />
    <Group justify="flex-end">
      <Button onClick={onDone}>{words.account.tokens.copied}</Button>
    </Group>
  </Stack>
);

interface NewTokenFormProps {
  readonly onMade: (token: NewApiToken) => void;
  readonly onCancel: () => void;
}

const NewTokenForm = ({ onMade, onCancel }: NewTokenFormProps) => {
  const projects = useQuery(projectsQuery()).data ?? [];
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<TokenScope[]>(['read', 'export']);
  const [project, setProject] = useState<string | null>(null);
  const [days, setDays] = useState('90');
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: () =>
      createToken({
        name: name.trim(),
        scopes,
        expiresInDays: Number(days),
        ...(project !== null && { project }),
      }),
    onSuccess: async (token) => {
      onMade(token);
      await queryClient.invalidateQueries({ queryKey: keys.tokens });
    },
  });

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    create.mutate();
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {create.error && <ProblemAlert problem={shownProblem(create.error)} />}
        <TextInput
          label={words.account.tokens.name}
          description={words.account.tokens.nameHelp}
          placeholder={words.account.tokens.nameExample}
          required
          withAsterisk={false}
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="token-name"
        />
        <Checkbox.Group
          label={words.account.tokens.may}
          value={scopes}
          onChange={(values) => setScopes(SCOPES.filter((scope) => values.includes(scope)))}
        >
          <Stack gap="xs" mt="xs">
            {SCOPES.map((scope) => (
              <Checkbox
                key={scope}
                value={scope}
                label={words.account.tokens.scopes[scope].label}
                description={words.account.tokens.scopes[scope].may}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group grow align="flex-start">
          <Select
            label={words.account.tokens.project}
            placeholder={words.account.tokens.allProjects}
            clearable
            allowDeselect
            value={project}
            onChange={setProject}
            data={projects.map(({ id, name: label }) => ({ value: id, label }))}
          />
          <Select
            label={words.account.tokens.endsAfter}
            data={LIFETIMES}
            value={days}
            onChange={(value) => setDays(value ?? '90')}
          />
        </Group>
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onCancel}>
            {words.pages.cancel}
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={name.trim() === '' || scopes.length === 0}
            data-testid="create-token"
          >
            {words.account.tokens.make}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
