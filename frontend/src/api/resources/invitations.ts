/** Links that make somebody a member, once. */

import { api, dataOf } from '../client';
import { invitationFromWire, offeredMembershipFromWire } from '../peopleMappers';
import type { Invitation, NewInvitation, OfferedMembership } from '../peopleTypes';
import type { Role, Session } from '../types';
import { entered } from './session';

export interface InvitationRequest {
  readonly role: Role;
  /** Empty if the link is passed on by hand. */
  readonly mailAddress: string;
  /** 1 to 30. */
  readonly expiresInDays: number;
}

export interface NewAccount {
  readonly username: string;
  readonly password: string;
}

export const listInvitations = async (projectId: string): Promise<readonly Invitation[]> =>
  (
    await dataOf(
      api.GET('/api/v1/projects/{project_id}/invitations/', {
        params: { path: { project_id: projectId }, query: { limit: 500 } },
      }),
    )
  ).results.map(invitationFromWire);

export const createInvitation = async (
  projectId: string,
  request: InvitationRequest,
): Promise<NewInvitation> => {
  const wire = await dataOf(
    api.POST('/api/v1/projects/{project_id}/invitations/', {
      params: { path: { project_id: projectId } },
      body: {
        role: request.role,
        mail_address: request.mailAddress,
        expires_in_days: request.expiresInDays,
      },
    }),
  );
  return { ...invitationFromWire(wire), url: wire.url, isMailed: wire.is_mailed };
};

export const revokeInvitation = async (id: string): Promise<void> => {
  await api.DELETE('/api/v1/invitations/{invitation_id}/', {
    params: { path: { invitation_id: id } },
  });
};

/** Read what an invitation offers; it is not spent by this. */
export const lookAtInvitation = async (token: string): Promise<OfferedMembership> =>
  offeredMembershipFromWire(
    await dataOf(api.POST('/api/v1/invitations/look/', { body: { token } })),
  );

/** Become a member with the account that is logged in. */
export const joinProject = async (token: string): Promise<void> => {
  await api.POST('/api/v1/invitations/join/', { body: { token } });
};

/** Make an account, become a member and log in. */
export const signUp = async (token: string, account: NewAccount): Promise<Session> =>
  entered(await dataOf(api.POST('/api/v1/invitations/sign-up/', { body: { token, ...account } })));
