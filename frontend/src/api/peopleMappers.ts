/** Members, invitations and accounts off the wire. */

import type { Account, Invitation, Member, OfferedMembership } from './peopleTypes';
import type { AccountWire, InvitationWire, MemberWire, OfferedMembershipWire } from './wire';

export const memberFromWire = (wire: MemberWire): Member => ({
  user: String(wire.user),
  username: wire.username,
  role: wire.role,
  joinedAt: wire.joined_at,
  lastActiveAt: wire.last_active_at,
});

export const invitationFromWire = (wire: InvitationWire): Invitation => ({
  id: wire.id,
  role: wire.role,
  mailAddress: wire.mail_address,
  createdBy: wire.created_by,
  createdAt: wire.created_at,
  expiresAt: wire.expires_at,
});

export const offeredMembershipFromWire = (wire: OfferedMembershipWire): OfferedMembership => ({
  project: wire.project,
  projectName: wire.project_name,
  role: wire.role,
  invitedBy: wire.invited_by,
  expiresAt: wire.expires_at,
});

export const accountFromWire = (wire: AccountWire): Account => ({
  username: wire.username,
  mailAddress: wire.mail_address,
  hasPassword: wire.has_password,
  hasTotp: wire.has_totp,
  recoveryCodeCount: wire.recovery_code_count,
  passkeys: wire.passkeys.map((passkey) => ({
    id: passkey.id,
    name: passkey.name,
    createdAt: passkey.created_at,
    lastUsedAt: passkey.last_used_at,
  })),
  logIns: wire.log_ins.map((logIn) => ({
    id: logIn.id,
    address: logIn.address,
    userAgent: logIn.user_agent,
    createdAt: logIn.created_at,
    lastUsedAt: logIn.last_used_at,
    isThis: logIn.is_this,
  })),
});
