/** The figures of a project; `docs/reference/dashboard.md` defines each of them. */

import type { ImageCounts } from './types';

/** Which days and whose work. */
export interface DashboardChoice {
  /** Today included; null for all. */
  readonly days: number | null;
  /** Id of a person; null for everybody. */
  readonly person: number | null;
  /** IANA name; its midnight parts the days. */
  readonly timeZone: string;
}

export interface Work {
  readonly objects: number;
  readonly images: number;
  readonly acceptedImages: number;
  readonly timedObjects: number;
  readonly secondsPerObject: number | null;
  readonly clickedObjects: number;
  readonly clicksPerObject: number | null;
}

export interface WorkNumbers {
  readonly work: Work;
  readonly activeDays: number;
  readonly objectsPerDay: number | null;
}

export interface CategoryWork {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly objects: number;
}

export interface PersonWork {
  /** Null for what came without a person. */
  readonly id: number | null;
  readonly username: string | null;
  readonly work: Work;
}

export interface DayWork {
  /** ISO date. */
  readonly day: string;
  readonly work: Work;
}

export interface Dashboard {
  readonly timeZone: string;
  readonly firstDay: string | null;
  readonly lastDay: string;
  readonly imageCounts: ImageCounts;
  readonly numbers: WorkNumbers;
  /** Of the period before, as long; null for all days. */
  readonly numbersBefore: WorkNumbers | null;
  readonly categories: readonly CategoryWork[];
  readonly people: readonly PersonWork[];
  readonly days: readonly DayWork[];
}

export type DashboardTable = 'states' | 'categories' | 'people' | 'days';
