/** Wire to application and back for assignments and changes to many images. */

import type {
  Assignee,
  ImageAction,
  ImageChangePlan,
  ImageFilter,
  ImageSelection,
  Queue,
} from './types';
import type { AssigneeWire, ChangePlanWire, ChangeWishWire, QueueWire } from './wire';

export const assigneeFromWire = (wire: AssigneeWire): Assignee => ({
  id: String(wire.id),
  username: wire.username,
  role: wire.role,
  openCount: wire.open_count,
});

export const queueFromWire = (wire: QueueWire): Queue => ({
  project: wire.project,
  name: wire.name,
  role: wire.role,
  returnedCount: wire.returned_count,
  assignedCount: wire.assigned_count,
  dueOn: wire.due_on,
  freeCount: wire.free_count,
});

export const planFromWire = (wire: ChangePlanWire): ImageChangePlan => ({
  selectedCount: wire.selected_count,
  changedCount: wire.changed_count,
  shares: wire.shares.map((share) => ({
    id: String(share.id),
    username: share.username,
    openBefore: share.open_before,
    given: share.given,
    openAfter: share.open_after,
  })),
});

export const filterToWire = ({ deleted, openComments, skipReason, ...filter }: ImageFilter) => ({
  ...filter,
  ...(skipReason !== undefined && { skip_reason: skipReason }),
  ...(openComments === true && { open_comments: true }),
  deleted: deleted === true,
});

const actionToWire = (action: ImageAction) => {
  if (action.kind === 'assign') {
    return {
      kind: action.kind,
      assignees: action.assignees.map(Number),
      due_on: action.dueOn,
    };
  }
  return action;
};

export const selectionToWire = (selection: ImageSelection) => ({
  filter: filterToWire(selection.filter),
  ...(selection.numbers && { numbers: selection.numbers.map((range) => [...range]) }),
  except_numbers: selection.exceptNumbers.map((range) => [...range]),
});

export const wishToWire = (selection: ImageSelection, action: ImageAction): ChangeWishWire => ({
  ...selectionToWire(selection),
  expected_count: selection.expectedCount,
  ...actionToWire(action),
});
