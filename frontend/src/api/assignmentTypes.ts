/** Who labels what, and changes to many images at once. */

import type { ImageState, Role, SkipReason } from './types';

export interface Assignee {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  /** Images that they still have to label. */
  readonly openCount: number;
}

/** What waits for whoever is logged in, in one project. */
export interface Queue {
  readonly project: string;
  readonly name: string;
  readonly role: Role;
  readonly returnedCount: number;
  /** Without the returned ones. */
  readonly assignedCount: number;
  /** ISO date; the first one among them. */
  readonly dueOn: string | null;
  /** Images that nobody has. */
  readonly freeCount: number;
}

export interface TagCount {
  readonly tag: string;
  readonly imageCount: number;
}

/** Conditions on a project's images; all of them hold. */
export interface ImageFilter {
  readonly state?: ImageState;
  /** Only images that were skipped for it. */
  readonly skipReason?: SkipReason;
  /** Part of the path, upper and lower case alike. */
  readonly path?: string;
  readonly category?: string;
  readonly tag?: string;
  /** Only images with a thread that is not resolved. */
  readonly openComments?: true;
  /** A member's id, `me` or `nobody`. */
  readonly assignee?: string;
  /** Deleted images instead. */
  readonly deleted?: true;
}

/** First and last number of a run of images, both included. */
export type NumberRange = readonly [first: number, last: number];

/** Images of a filter: some of them, or all but some. */
export interface ImageSelection {
  readonly filter: ImageFilter;
  /** Left out for all of the filter. */
  readonly numbers?: readonly NumberRange[];
  readonly exceptNumbers: readonly NumberRange[];
  /** The server refuses if another number is selected by then. */
  readonly expectedCount: number;
}

export type ImageAction =
  | {
      readonly kind: 'assign';
      readonly assignees: readonly string[];
      readonly dueOn: string | null;
    }
  | { readonly kind: 'add_tag' | 'remove_tag'; readonly tag: string }
  | { readonly kind: 'unassign' | 'delete' | 'restore' };

export interface ChangeShare {
  readonly id: string;
  readonly username: string;
  readonly openBefore: number;
  readonly given: number;
  readonly openAfter: number;
}

export interface ImageChangePlan {
  readonly selectedCount: number;
  /** Of these, images that the change alters. */
  readonly changedCount: number;
  readonly shares: readonly ChangeShare[];
}

export interface ImageChange extends ImageChangePlan {
  readonly id: string;
}
