import { Button } from '@mantine/core';
import { useState, type MouseEvent } from 'react';

interface RevokeButtonProps {
  readonly label: string;
  /** Said by the button when it asks. */
  readonly question: string;
  readonly isPending: boolean;
  readonly onRevoke: () => void;
  readonly testId: string;
}

/** Asks by itself: the first press makes it ask, the second one answers. */
export const RevokeButton = (props: RevokeButtonProps) => {
  const { label, question, isPending, onRevoke, testId } = props;
  const [isAsking, setAsking] = useState(false);
  const press = ({ detail }: MouseEvent): void => {
    // The second click of a double click has read no question; a key counts no clicks.
    if (isAsking && detail <= 1) onRevoke();
    else setAsking(true);
  };
  return (
    <Button
      size="xs"
      variant={isAsking ? 'filled' : 'default'}
      {...(isAsking && { color: 'red' })}
      loading={isPending}
      onClick={press}
      onBlur={() => setAsking(false)}
      data-testid={testId}
    >
      {isAsking ? question : label}
    </Button>
  );
};
