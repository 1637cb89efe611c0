/** Members, invitations, and how people enter. */

import type { Role } from './types';

/** Whoever is logged in to a project, with a role. */
export interface Member {
  readonly user: string;
  readonly username: string;
  readonly role: Role;
  readonly joinedAt: string;
  /** When they last changed something in this project. */
  readonly lastActiveAt: string | null;
}

/** A link that nobody has used yet. */
export interface Invitation {
  readonly id: string;
  readonly role: Role;
  readonly mailAddress: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface NewInvitation extends Invitation {
  /** The link itself; the server shows it this once. */
  readonly url: string;
  readonly isMailed: boolean;
}

/** What a link offers to whoever has it. */
export interface OfferedMembership {
  readonly project: string;
  readonly projectName: string;
  readonly role: Role;
  readonly invitedBy: string;
  readonly expiresAt: string;
}

/** A session of the person's that has not ended. */
export interface LogIn {
  readonly id: string;
  readonly address: string;
  readonly userAgent: string;
  readonly createdAt: string;
  /** To within five minutes. */
  readonly lastUsedAt: string;
  readonly isThis: boolean;
}

export interface Passkey {
  readonly id: number;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

export interface Account {
  readonly username: string;
  readonly mailAddress: string;
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
  readonly recoveryCodeCount: number;
  readonly passkeys: readonly Passkey[];
  readonly logIns: readonly LogIn[];
}

/** What an authenticator app needs. */
export interface TotpOffer {
  readonly secret: string;
  readonly url: string;
  /** A QR code. */
  readonly svg: string;
}
