/** What a role may do; the server decides, this only hides what would be refused. */

import type { Role } from '../../api/types';
import { words } from '../../words/words';

export const canAnnotate = (role: Role): boolean => role !== 'viewer';
export const canManage = (role: Role): boolean => role === 'manager';

/** From the most to the least; each may do what the ones after it may. */
export const ROLES = ['manager', 'reviewer', 'annotator', 'viewer'] as const satisfies Role[];

export const roleLabel = (role: Role): string => words.project.roles[role].name;

/** "As annotator you add and label images." */
export const roleSentence = (role: Role): string => words.project.roles[role].sentence;
