/** What a role may do; the server decides, this only hides what would be refused. */

import type { Role } from '../../api/types';

export const canAnnotate = (role: Role): boolean => role !== 'viewer';
export const canManage = (role: Role): boolean => role === 'manager';

/** From the most to the least; each may do what the ones after it may. */
export const ROLES: readonly {
  readonly value: Role;
  readonly label: string;
  readonly may: string;
}[] = [
  { value: 'manager', label: 'Manager', may: 'Settings, members, exports, and all below' },
  { value: 'reviewer', label: 'Reviewer', may: 'Checks what others have labeled, and all below' },
  { value: 'annotator', label: 'Annotator', may: 'Adds and labels images' },
  { value: 'viewer', label: 'Viewer', may: 'Looks at everything, changes nothing' },
];

export const roleLabel = (role: Role): string =>
  ROLES.find(({ value }) => value === role)?.label ?? role;

/** "As annotator you add and label images." */
export const roleSentence = (role: Role): string =>
  ({
    manager: 'As manager you run the project: settings, members, exports, and all of the work.',
    reviewer: 'As reviewer you check what others have labeled, and label yourself.',
    annotator: 'As annotator you add and label images.',
    viewer: 'As viewer you look at images and annotations, and change nothing.',
  })[role];
