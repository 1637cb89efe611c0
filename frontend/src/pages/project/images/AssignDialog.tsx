import { Button, Checkbox, Group, Modal, Skeleton, Text, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { assigneesQuery } from '../../../api/queries';
import { planImageChange } from '../../../api/resources/imageChanges';
import type { Assignee, ImageAction, ImageChangePlan, ImageSelection } from '../../../api/types';
import { initialsOf } from '../../../ui/format';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import { shownProblem } from '../../problems';
import { roleLabel } from '../roles';
import classes from './AssignDialog.module.css';
import { useImageChange } from './useImageChange';

interface AssignDialogProps {
  readonly projectId: string;
  readonly selection: ImageSelection;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Share the selected images out; it closes when that is done, and says why it was refused. */
export const AssignDialog = (props: AssignDialogProps) => {
  const { projectId, selection, isOpen, onClose, onDone } = props;
  const change = useImageChange(projectId);
  const close = (): void => {
    // What comes of it is said here.
    if (change.isPending) return;
    change.reset();
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={words.images.assign.title(selection.expectedCount)}
      closeOnClickOutside={false}
      size={520}
    >
      <AssignForm
        projectId={projectId}
        selection={selection}
        pending={change.isPending ? change.variables.action.kind : null}
        refusal={change.error}
        onCancel={close}
        onAction={(action) => change.mutate({ selection, action, onDone }, { onSuccess: onClose })}
      />
    </Modal>
  );
};

interface AssignFormProps {
  readonly projectId: string;
  readonly selection: ImageSelection;
  /** What is on its way. */
  readonly pending: ImageAction['kind'] | null;
  readonly refusal: Error | null;
  readonly onCancel: () => void;
  readonly onAction: (action: ImageAction) => void;
}

const NOBODY: ReadonlySet<string> = new Set();

const AssignForm = (props: AssignFormProps) => {
  const { projectId, selection, pending, refusal, onCancel, onAction } = props;
  const assignees = useQuery(assigneesQuery(projectId)).data;
  const [chosen, setChosen] = useState(NOBODY);
  const [dueOn, setDueOn] = useState('');
  const action = assignment(chosen, dueOn);
  // Said before it is done: who gets how many, and how many each has then.
  const plan = useQuery({
    queryKey: ['image-change-plan', projectId, selection, action],
    queryFn: () => planImageChange(projectId, selection, action),
    enabled: chosen.size > 0,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const shown = chosen.size > 0 ? plan.data : undefined;
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const problem = refusal ?? plan.error;
  const annotators = (assignees ?? []).filter(({ role }) => role === 'annotator');

  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed">
          {words.images.assign.evenly}
        </Text>
        {annotators.length > 1 && (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => setChosen(new Set(annotators.map(({ id }) => id)))}
          >
            {words.images.assign.allAnnotators}
          </Button>
        )}
      </Group>
      <div className={classes.people}>
        {assignees === undefined && <Skeleton height={132} />}
        {assignees?.map((one) => (
          <Person
            key={one.id}
            assignee={one}
            isChosen={chosen.has(one.id)}
            plan={shown}
            onToggle={() => toggle(one.id)}
          />
        ))}
      </div>
      <TextInput
        type="date"
        label={words.images.assign.due}
        description={words.images.assign.dueNote}
        w={200}
        mt="md"
        value={dueOn}
        onChange={(event) => setDueOn(event.currentTarget.value)}
      />
      {problem !== null && (
        <div className={classes.problem}>
          <ProblemAlert problem={shownProblem(problem)} />
        </div>
      )}
      <Text size="sm" c="dimmed" mt="md" role="status" mih={20} data-testid="assign-plan">
        {shown && planSentence(shown)}
      </Text>
      <Actions
        plan={plan.isPlaceholderData ? undefined : shown}
        pending={pending}
        onCancel={onCancel}
        onAssign={() => onAction(action)}
        onUnassign={() => onAction({ kind: 'unassign' })}
      />
    </>
  );
};

const assignment = (people: ReadonlySet<string>, dueOn: string): ImageAction => ({
  kind: 'assign',
  assignees: [...people].sort(),
  dueOn: dueOn === '' ? null : dueOn,
});

interface ActionsProps {
  /** What pressing the button does; undefined until it is known. */
  readonly plan: ImageChangePlan | undefined;
  /** What is on its way. */
  readonly pending: ImageAction['kind'] | null;
  readonly onCancel: () => void;
  readonly onAssign: () => void;
  readonly onUnassign: () => void;
}

const Actions = ({ plan, pending, onCancel, onAssign, onUnassign }: ActionsProps) => (
  <Group justify="space-between" mt="md">
    <Button
      variant="subtle"
      color="gray"
      loading={pending === 'unassign'}
      disabled={pending !== null}
      onClick={onUnassign}
      data-testid="unassign"
    >
      {words.images.assign.unassign}
    </Button>
    <Group gap="xs">
      <Button variant="default" onClick={onCancel}>
        {words.pages.cancel}
      </Button>
      <Button
        loading={pending === 'assign'}
        disabled={plan === undefined || plan.changedCount === 0 || pending !== null}
        onClick={onAssign}
        data-testid="assign"
      >
        {plan === undefined
          ? words.images.assign.some
          : words.images.assign.amount(plan.changedCount)}
      </Button>
    </Group>
  </Group>
);

const planSentence = ({ selectedCount, changedCount }: ImageChangePlan): string => {
  const rest = selectedCount - changedCount;
  return rest === 0 ? '' : words.images.assign.rest(rest);
};

interface PersonProps {
  readonly assignee: Assignee;
  readonly isChosen: boolean;
  readonly plan: ImageChangePlan | undefined;
  readonly onToggle: () => void;
}

const Person = ({ assignee, isChosen, plan, onToggle }: PersonProps) => {
  const share = plan?.shares.find(({ id }) => id === assignee.id);
  return (
    <label className={classes.person} data-chosen={isChosen} data-testid="assignee">
      <Checkbox checked={isChosen} onChange={onToggle} aria-label={assignee.username} />
      <span className={classes.initials} aria-hidden>
        {initialsOf(assignee.username)}
      </span>
      <span className={classes.name}>
        {assignee.username}
        <Text span size="sm" c="dimmed">
          {roleLabel(assignee.role)}
        </Text>
      </span>
      <span className={classes.load}>
        {share === undefined ? (
          words.images.assign.open(assignee.openCount)
        ) : (
          <>
            <b>{words.images.assign.more(share.given)}</b>{' '}
            {words.images.assign.open(share.openAfter)}
          </>
        )}
      </span>
    </label>
  );
};
