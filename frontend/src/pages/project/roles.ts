/** What a role may do; the server decides, this only hides what would be refused. */

import type { Role } from '../../api/types';

export const canAnnotate = (role: Role): boolean => role !== 'viewer';
export const canManage = (role: Role): boolean => role === 'manager';
