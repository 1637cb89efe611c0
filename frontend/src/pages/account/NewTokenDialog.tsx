import { Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { keys } from '../../api/keys';
import { projectsQuery } from '../../api/queries';
import { createToken } from '../../api/resources/tokens';
import type { NewApiToken, TokenScope } from '../../api/types';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Snippet } from '../../ui/Snippet';
import { shownProblem } from '../problems';

const SCOPES = [
  { value: 'read', label: 'Read', description: 'Projects, images and annotations' },
  { value: 'export', label: 'Export', description: 'Make and download exports' },
  { value: 'annotate', label: 'Annotate', description: 'Add images and change annotations' },
] as const;

const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
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
      title={made === null ? 'New API token' : 'Copy the token now'}
      closeOnClickOutside={made === null}
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
    <Text>
      This is the only time that “{made.name}” is shown. The server keeps only its fingerprint.
    </Text>
    <Snippet text={made.token} testId="token-secret" />
    <Group justify="flex-end">
      <Button onClick={onDone}>I have copied it</Button>
    </Group>
  </Stack>
);

interface NewTokenFormProps {
  readonly onMade: (token: NewApiToken) => void;
  readonly onCancel: () => void;
}

const NewTokenForm = ({ onMade, onCancel }: NewTokenFormProps) => {
  const projects = useQuery(projectsQuery()).data?.results ?? [];
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
          label="Name"
          description="Where it will be used"
          placeholder="Training pipeline"
          required
          withAsterisk={false}
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="token-name"
        />
        <Checkbox.Group
          label="It may"
          value={scopes}
          onChange={(values) =>
            setScopes(SCOPES.map(({ value }) => value).filter((scope) => values.includes(scope)))
          }
        >
          <Stack gap="xs" mt="xs">
            {SCOPES.map((scope) => (
              <Checkbox key={scope.value} {...scope} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group grow align="flex-start">
          <Select
            label="Project"
            placeholder="All my projects"
            clearable
            allowDeselect
            value={project}
            onChange={setProject}
            data={projects.map(({ id, name: label }) => ({ value: id, label }))}
          />
          <Select
            label="Ends after"
            data={LIFETIMES}
            value={days}
            onChange={(value) => setDays(value ?? '90')}
          />
        </Group>
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onCancel}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={name.trim() === '' || scopes.length === 0}
            data-testid="create-token"
          >
            Make token
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
