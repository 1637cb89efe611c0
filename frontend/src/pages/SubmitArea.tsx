import { Button, Group, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';

import { ProblemAlert } from '../ui/ProblemAlert';
import { words } from '../words/words';
import { shownProblem } from './problems';
import { countdownText, secondsToWait } from './waiting';

interface SubmitAreaProps {
  readonly label: string;
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly isWide?: boolean;
  readonly testId?: string;
}

/**
 * The end of a form: why the last try failed, and the button. After too many tries the button
 * counts down and cannot be pressed; give it a new `key` with each try.
 */
export const SubmitArea = ({ label, error, isPending, isWide, testId }: SubmitAreaProps) => {
  const wait = secondsToWait(error);
  const left = useCountdown(wait);
  const isWaiting = left > 0;
  const told = shownProblem(error);
  // The server's sentence names the whole wait, which the button soon contradicts.
  const problem = isWaiting ? { ...told, detail: words.pages.wait.reason } : told;
  // A wait that is over has nothing more to say.
  const isShown = error !== null && (wait === 0 || isWaiting);

  return (
    <Stack gap="md">
      {isShown && <ProblemAlert problem={problem} />}
      <Group grow={isWide ?? false}>
        <Button type="submit" loading={isPending} disabled={isWaiting} data-testid={testId}>
          {isWaiting ? words.pages.wait.again(countdownText(left)) : label}
        </Button>
      </Group>
    </Stack>
  );
};

/** Count seconds down from a number, by the clock: timers of a hidden tab are late. */
const useCountdown = (seconds: number): number => {
  const [left, setLeft] = useState(seconds);
  const [counted, setCounted] = useState(seconds);
  if (counted !== seconds) {
    setCounted(seconds);
    setLeft(seconds);
  }
  useEffect(() => {
    if (seconds === 0) return;
    const end = performance.now() + seconds * 1000;
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      setLeft(rest);
      if (rest === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [seconds]);
  return left;
};
