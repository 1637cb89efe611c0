/** Finding out what became of files that were sent: few questions, however many files there are. */

import { MAX_UPLOAD_IDS } from '../../../api/resources/uploads';
import type { Upload } from '../../../api/types';

const LOOK_MILLISECONDS = 2_000;
const LONGEST_MILLISECONDS = 15_000;
/** How much longer each pause is while nothing moves. */
const SLOWING = 1.5;
/** Of one look, beside the one for those that wait behind the oldest. */
const MAX_REQUESTS = 4;

/** Asks for at most `MAX_UPLOAD_IDS` uploads. */
export type FindUploads = (ids: readonly string[]) => Promise<readonly Upload[]>;

const isSettled = ({ state }: Upload): boolean => state !== 'received';

export class VerdictSearch {
  private idleLooks = 0;
  private awaitedCount = 0;
  /** Where the next look behind the oldest begins. */
  private behind = 0;

  constructor(private readonly find: FindUploads) {}

  /** Say how long to wait before the next look. */
  pauseFor(awaitedCount: number): number {
    if (awaitedCount > this.awaitedCount) return LOOK_MILLISECONDS;
    return Math.min(LOOK_MILLISECONDS * SLOWING ** this.idleLooks, LONGEST_MILLISECONDS);
  }

  /**
   * Ask for the oldest, and for more as long as most of them have their verdicts.
   * @param awaited  ids of uploads, oldest first
   * @returns those that have a verdict
   */
  async look(awaited: readonly string[]): Promise<readonly Upload[]> {
    const settled: Upload[] = [];
    let from = 0;
    for (let request = 0; request < MAX_REQUESTS && from < awaited.length; request += 1) {
      const found = await this.settledFrom(awaited, from);
      settled.push(...found);
      from += MAX_UPLOAD_IDS;
      if (found.length < MAX_UPLOAD_IDS / 2) break;
    }
    settled.push(...(await this.lookBehind(awaited, from)));
    this.idleLooks = settled.length === 0 ? this.idleLooks + 1 : 0;
    this.awaitedCount = awaited.length;
    return settled;
  }

  /** Ask for others in turn: old ones without a verdict must not hide theirs. */
  private async lookBehind(awaited: readonly string[], first: number): Promise<readonly Upload[]> {
    if (first >= awaited.length) return [];
    const from = this.behind < first || this.behind >= awaited.length ? first : this.behind;
    this.behind = from + MAX_UPLOAD_IDS;
    return this.settledFrom(awaited, from);
  }

  private async settledFrom(awaited: readonly string[], from: number): Promise<readonly Upload[]> {
    return (await this.find(awaited.slice(from, from + MAX_UPLOAD_IDS))).filter(isSettled);
  }
}
