import { SegmentedControl, Text } from '@mantine/core';
import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { updateProject } from '../../../api/resources/projects';
import type { Gate, GateLevel, LintRule, Project } from '../../../api/types';
import { Panel } from '../../../ui/Panel';
import { words } from '../../../words/words';
import { notifyProblem } from '../../problems';
import classes from './SettingsPage.module.css';

const RULES = [
  'duplicate',
  'overlap',
  'required-attributes',
  'broad-category',
  'click-outside',
  'stray-pixels',
  'pinholes',
] as const satisfies readonly LintRule[];

const LEVELS = (['off', 'warn', 'stop'] as const satisfies readonly GateLevel[]).map((level) => ({
  value: level,
  label: words.settings.gate.levels[level],
}));

interface GatePanelProps {
  readonly project: Project;
  readonly isEditable: boolean;
}

/** What is looked at before an image is submitted; each change is saved by itself. */
export const GatePanel = ({ project, isEditable }: GatePanelProps) => {
  const queryClient = useQueryClient();
  const mutationKey = ['gate', project.id];
  const save = useMutation({
    mutationKey,
    // One after another, each on top of what was saved before it.
    scope: { id: mutationKey.join(' ') },
    mutationFn: (change: Partial<Gate>) => {
      const { gate } = queryClient.getQueryData<Project>(keys.project(project.id)) ?? project;
      return updateProject(project.id, { gate: { ...gate, ...change } });
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(keys.project(project.id), saved);
      // In the place of an older answer that may be on its way.
      return queryClient.invalidateQueries({ queryKey: keys.project(project.id) });
    },
    onError: notifyProblem,
  });
  const changes = useMutationState({
    filters: { mutationKey, status: 'pending' },
    select: ({ state }) => state.variables as Partial<Gate>,
  });
  // What was chosen shows at once; a refusal brings the old level back.
  const gate = changes.reduce<Gate>((known, change) => ({ ...known, ...change }), project.gate);
  return (
    <Panel title={words.settings.gate.title} description={words.settings.gate.description} isFlush>
      {RULES.map((rule) => (
        <div key={rule} className={classes.rule} data-testid={`gate-${rule}`}>
          <div>
            <Text size="sm">{words.settings.gate.rules[rule].name}</Text>
            <Text size="xs" c="dimmed">
              {words.settings.gate.rules[rule].what}
            </Text>
          </div>
          <SegmentedControl
            size="xs"
            aria-label={words.settings.gate.rules[rule].name}
            disabled={!isEditable}
            value={gate[rule]}
            data={LEVELS}
            onChange={(level) => save.mutate({ [rule]: level })}
          />
        </div>
      ))}
    </Panel>
  );
};
