/** Makes a change to the selected images, says what it did, and offers the way back. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { makeImageChange, undoImageChange } from '../../../api/resources/imageChanges';
import type { ImageAction, ImageChange, ImageSelection } from '../../../api/types';
import { words } from '../../../words/words';
import { notifyProblem } from '../../problems';

const UNDO_MILLISECONDS = 12_000;

export interface WantedChange {
  readonly selection: ImageSelection;
  readonly action: ImageAction;
  /** What follows when it is made; goes with the change: by then other images may be selected. */
  readonly onDone: () => void;
}

/** @param onRefused  where the refusal has no place of its own */
export const useImageChange = (projectId: string, onRefused?: (problem: Error) => void) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ selection, action }: WantedChange) =>
      makeImageChange(projectId, selection, action),
    onSuccess: (change, { action, onDone }) => {
      onDone();
      offerUndo(change, action, () => refresh(queryClient, projectId));
    },
    onError: (problem) => onRefused?.(problem),
    // After a refusal too: the list that was looked at may be an old one.
    onSettled: () => refresh(queryClient, projectId),
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
      notifications.show({ message: words.images.change.undone(count) });
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
            {words.images.change.undo}
          </Button>
        )}
      </div>
    ),
  });
};

/** What was done, and to how many the change did not apply. */
const sentence = ({ selectedCount, changedCount }: ImageChange, action: ImageAction): string => {
  const { done, left } = words.images.change;
  const said = done[action.kind](changedCount, tagOf(action));
  const rest = selectedCount - changedCount;
  return rest === 0 ? said : `${said} ${left[action.kind](rest)}`;
};

const tagOf = (action: ImageAction): string => ('tag' in action ? action.tag : '');
