/** What SAM offers, sees and waits for. */

import { numbersOf } from '../numbers';

const { amount, count, decimal } = numbersOf('en');

/** A failure inside a worker: workers have no dictionary and tell it in English, under a code. */
export interface WorkerFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export const sam = {
  /** SAM's masks for one prompt, by their size, and the one for several prompts together. */
  candidates: {
    whole: 'whole',
    part: 'part',
    subpart: 'subpart',
    combined: 'combined',
  },
  stable: (score: number) => `· stable ${decimal(score, 2)}`,
  scores: (predictedIou: number, stability: number) =>
    `Predicted IoU ${decimal(predictedIou, 3)}, stability ${decimal(stability, 3)}`,

  cutOff: 'No connection: this image and its objects appear when the server is back.',
  cutOffHint: 'What you made is safe on this computer.',
  gettingReady: 'SAM is getting ready in this browser…',
  decoderComing: 'The decoder of this model is being made.',
  decoderComingHint: 'SAM starts by itself.',
  meanwhile: 'Look around and work on what is there; SAM starts by itself.',
  reading: 'SAM is reading this image.',
  readsNext: 'SAM reads this image next.',
  readsLater: (jobs: number) => `SAM will read this image; ${amount(jobs, 'job', 'jobs')} ahead.`,
  notRead: (reason: string) => `SAM could not read this image: ${reason}`,
  noReason: 'no reason was given.',

  /** What SAM sees, of which only a part or a window may be on the screen. */
  sees: 'SAM sees {what}',
  wholeImage: 'the whole image',
  closerPart: (times: number) => `this part ${count(times)}× closer`,
  closer: (times: number) => `${count(times)}× closer`,
  /** @param when  one of the three below */
  readingOf: (what: string, when: string) => `reading ${what} ${when}`,
  now: 'now',
  next: 'next',
  after: (jobs: number) => `after ${amount(jobs, 'job', 'jobs')}`,

  segmentWithView: 'Segment with this view',
  automaticWindow: 'automatic',
  windowRange: (from: string, to: string) => `${from} to ${to}`,

  problem: ({ message, hint }: WorkerFailure) => ({ message, hint }),
};
