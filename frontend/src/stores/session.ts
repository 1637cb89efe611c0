/** The object being made: its prompts, what the decoder says to them, and what a hover shows. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { BoxXyxy, ImagePoint } from '../engine/geometry/spaces';
import type { Candidates } from '../engine/prompts/candidates';
import type { CandidateIndex, Prompt } from '../engine/prompts/prompts';

/** One of the decoder's masks, chosen. */
export interface ShownMask {
  readonly candidates: Candidates;
  readonly chosen: CandidateIndex;
}

export interface Hover extends ShownMask {
  readonly point: ImagePoint;
}

/** A mask that was accepted and is on its way into the document. */
export interface Landing extends ShownMask {
  readonly key: number;
  readonly categoryId: string;
}

export interface SessionState {
  readonly prompts: readonly Prompt[];
  /** The answer to the present prompts; while the decoder works, what was shown before. */
  readonly answer: ShownMask | null;
  readonly isDecoding: boolean;
  readonly hover: Hover | null;
  readonly hoveredPrompt: number | null;
  readonly draggedBox: BoxXyxy | null;
  readonly landing: readonly Landing[];
  /** Whose number new objects get. */
  readonly categoryId: string | null;
  /** Time at work on this object, without pauses. */
  readonly activeMilliseconds: number;
  /** When the labeler last did something to this object, Unix milliseconds; null before that. */
  readonly lastActionAt: number | null;
}

export type SessionStore = StoreApi<SessionState>;

/** A longer gap between two actions is a pause and counts as this much. */
const LONGEST_GAP_MILLISECONDS = 15_000;

const NOTHING = {
  prompts: [],
  answer: null,
  isDecoding: false,
  hover: null,
  hoveredPrompt: null,
  draggedBox: null,
  activeMilliseconds: 0,
  lastActionAt: null,
} as const;

export const makeSessionStore = (): SessionStore =>
  createStore<SessionState>(() => ({ ...NOTHING, landing: [], categoryId: null }));

/** Put everything about the present object away; what is landing goes on. */
export const clearObject = (store: SessionStore): void => {
  store.setState(NOTHING);
};

/** Count the time since the last action. */
export const noteAction = (store: SessionStore, now: number): void => {
  store.setState(({ lastActionAt, activeMilliseconds }) => {
    const gap = lastActionAt === null ? 0 : now - lastActionAt;
    const counted = Math.min(Math.max(gap, 0), LONGEST_GAP_MILLISECONDS);
    return { lastActionAt: now, activeMilliseconds: activeMilliseconds + counted };
  });
};

/** The mask that is on the screen now, asked for or previewed. */
export const shownMask = ({ prompts, answer, hover }: SessionState): ShownMask | null =>
  prompts.length === 0 ? hover : answer;
