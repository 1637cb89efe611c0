/** Waits that the server asks for after too many tries. */

import { toProblem } from '../api/problems';

const MINUTE = 60;

/** Seconds to wait before the next try; 0 if the failure asks for no wait. */
export const secondsToWait = (error: unknown): number => {
  if (error === null || error === undefined) return 0;
  const seconds = toProblem(error).extra['retry_after'];
  return typeof seconds === 'number' && seconds > 0 ? Math.ceil(seconds) : 0;
};

/** `42 s` below a minute, `14:05` above. */
export const countdownText = (seconds: number): string => {
  if (seconds < MINUTE) return `${seconds} s`;
  const rest = String(seconds % MINUTE).padStart(2, '0');
  return `${Math.floor(seconds / MINUTE)}:${rest}`;
};
