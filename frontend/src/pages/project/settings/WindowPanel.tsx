import { Button, Group, NumberInput, Select, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { keys } from '../../../api/keys';
import { updateProject } from '../../../api/resources/projects';
import type { ProjectChange } from '../../../api/resources/projects';
import type { Project, WindowChoice } from '../../../api/types';
import { Panel } from '../../../ui/Panel';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import { shownProblem } from '../../problems';

const CHOICES: readonly WindowChoice[] = [
  'automatic',
  'file',
  'ct-lung',
  'ct-bone',
  'ct-soft-tissue',
  'ct-brain',
  'ct-mediastinum',
  'range',
];

interface Draft {
  readonly choice: WindowChoice;
  readonly low: number | string;
  readonly high: number | string;
}

const draftOf = ({ windowChoice, windowLow, windowHigh }: Project): Draft => ({
  choice: windowChoice,
  low: windowLow ?? '',
  high: windowHigh ?? '',
});

const isValid = ({ choice, low, high }: Draft): boolean =>
  choice !== 'range' || (low !== '' && high !== '' && Number(low) < Number(high));

const isSameDraft = (a: Draft, b: Draft): boolean =>
  a.choice === b.choice && (a.choice !== 'range' || (a.low === b.low && a.high === b.high));

const changeOf = ({ choice, low, high }: Draft): ProjectChange => ({
  windowChoice: choice,
  ...(choice === 'range' && { windowLow: Number(low), windowHigh: Number(high) }),
});

/** What SAM sees of images of more than 8 bits, unless a labeler shows it something else. */
export const WindowPanel = ({ project }: { readonly project: Project }) => {
  const [draft, setDraft] = useState(() => draftOf(project));
  const queryClient = useQueryClient();
  const isChanged = !isSameDraft(draft, draftOf(project));
  const save = useMutation({
    mutationFn: () => updateProject(project.id, changeOf(draft)),
    onSuccess: async (saved) => {
      queryClient.setQueryData(keys.project(project.id), saved);
      await queryClient.invalidateQueries({ queryKey: keys.wholeProject(project.id) });
    },
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isValid(draft)) save.mutate();
  };
  return (
    <Panel title={words.settings.window.title}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {save.error && <ProblemAlert problem={shownProblem(save.error)} />}
          <Select
            label={words.settings.window.choice}
            description={words.settings.window.choiceNote}
            value={draft.choice}
            data={CHOICES.map((value) => ({
              value,
              label: words.settings.window.choices[value],
            }))}
            allowDeselect={false}
            data-testid="window-choice"
            onChange={(name) => {
              const choice = CHOICES.find((value) => value === name);
              if (choice) setDraft({ ...draft, choice });
            }}
          />
          {draft.choice === 'range' && <RangeFields draft={draft} onChange={setDraft} />}
          <Group justify="flex-end">
            <Button type="submit" disabled={!isChanged || !isValid(draft)} loading={save.isPending}>
              {save.isSuccess && !isChanged
                ? words.project.button.saved
                : words.project.button.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
};

interface RangeFieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

const RangeFields = ({ draft, onChange }: RangeFieldsProps) => (
  <Group grow align="flex-start">
    <NumberInput
      label={words.settings.window.black}
      description={words.settings.window.blackNote}
      value={draft.low}
      onChange={(low) => onChange({ ...draft, low })}
    />
    <NumberInput
      label={words.settings.window.white}
      description={words.settings.window.whiteNote}
      value={draft.high}
      onChange={(high) => onChange({ ...draft, high })}
      error={isValid(draft) || draft.high === '' ? null : words.settings.window.whiteWrong}
    />
  </Group>
);
