/** Makes a change to the selected images, says what it did, and offers the way back. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { makeImageChange, undoImageChange } from '../../../api/resources/imageChanges';
import type { ImageAction, ImageChange, ImageSelection } from '../../../api/types';
import { formatAmount } from '../../../ui/format';
import { notifyProblem } from '../../problems';

const UNDO_MILLISECONDS = 12_000;

export interface WantedChange {
  readonly selection: ImageSelection;
  readonly action: ImageAction;
}

export const useImageChange = (projectId: string, onDone: () => void) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ selection, action }: WantedChange) =>
      makeImageChange(projectId, selection, action),
    onSuccess: async (change, { action }) => {
      onDone();
      offerUndo(change, action, () => refresh(queryClient, projectId));
      await refresh(queryClient, projectId);
    },
    onError: notifyProblem,
  });
};

const refresh = async (queryClient: QueryClient, projectId: string): Promise<void> => {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keys.wholeProject(projectId) }),
    queryClient.invalidateQueries({ queryKey: keys.projects }),
  ]);
};

const offerUndo = (
  change: ImageChange,
  action: ImageAction,
  onUndone: () => Promise<void>,
): void => {
  const undo = async (): Promise<void> => {
    notifications.hide(change.id);
    try {
      const count = await undoImageChange(change.id);
      notifications.show({ message: `Undone for ${formatAmount(count, 'image')}.` });
      await onUndone();
    } catch (error) {
      notifyProblem(error);
    }
  };
  notifications.show({
    id: change.id,
    autoClose: UNDO_MILLISECONDS,
    withCloseButton: true,
    message: (
      <div style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
        <span style={{ flex: 1 }} data-testid="change-done">
          {sentence(change, action)}
        </span>
        {change.changedCount > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void undo()}
            data-testid="undo"
          >
            Undo
          </Button>
        )}
      </div>
    ),
  });
};

/** What was done, and to how many the change did not apply. */
export const sentence = (change: ImageChange, action: ImageAction): string => {
  const images = formatAmount(change.changedCount, 'image');
  const rest = change.selectedCount - change.changedCount;
  const left = rest === 0 ? '' : ` ${LEFT[action.kind](formatAmount(rest, 'image'))}`;
  return `${DONE[action.kind](images, action)}${left}`;
};

type Kind = ImageAction['kind'];

const tagOf = (action: ImageAction): string => ('tag' in action ? action.tag : '');

const DONE: Readonly<Record<Kind, (images: string, action: ImageAction) => string>> = {
  assign: (images) => `${images} assigned.`,
  unassign: (images) => `${images} given back to the pool.`,
  add_tag: (images, action) => `“${tagOf(action)}” added to ${images}.`,
  remove_tag: (images, action) => `“${tagOf(action)}” taken off ${images}.`,
  delete: (images) => `${images} deleted.`,
  restore: (images) => `${images} restored.`,
};

const LEFT: Readonly<Record<Kind, (images: string) => string>> = {
  assign: (images) => `${images} stayed: done, or assigned so before.`,
  unassign: (images) => `${images} had no assignee.`,
  add_tag: (images) => `${images} had it before.`,
  remove_tag: (images) => `${images} did not have it.`,
  delete: (images) => `${images} stayed.`,
  restore: (images) => `${images} stayed in the trash: their path is taken.`,
};
