/** Who works in a project. */

import { api, dataOf } from '../client';
import { memberFromWire } from '../peopleMappers';
import type { Member } from '../peopleTypes';
import type { Role } from '../types';

const PATH = '/api/v1/projects/{project_id}/members/{user_id}/';

export const listMembers = async (projectId: string): Promise<readonly Member[]> =>
  (
    await dataOf(
      api.GET('/api/v1/projects/{project_id}/members/', {
        params: { path: { project_id: projectId } },
      }),
    )
  ).results.map(memberFromWire);

export const setRole = async (projectId: string, user: string, role: Role): Promise<void> => {
  const path = { project_id: projectId, user_id: Number(user) };
  await api.PATCH(PATH, { params: { path }, body: { role } });
};

/** Take a member out, or leave oneself; what they did stays. */
export const removeMember = async (projectId: string, user: string): Promise<void> => {
  await api.DELETE(PATH, { params: { path: { project_id: projectId, user_id: Number(user) } } });
};
