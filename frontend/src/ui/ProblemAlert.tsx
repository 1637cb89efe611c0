import { Alert, Button, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';

export interface ShownProblem {
  readonly title: string;
  readonly detail: string;
  readonly hint: string;
}

interface ProblemAlertProps {
  readonly problem: ShownProblem;
  readonly onRetry?: () => void;
}

/** What happened, with which value, and what to do. */
export const ProblemAlert = ({ problem, onRetry }: ProblemAlertProps) => (
  <Alert
    color="red"
    variant="light"
    icon={<IconAlertCircle size={18} />}
    title={problem.title || undefined}
    data-testid="problem"
  >
    <Text size="sm">{problem.detail}</Text>
    {problem.hint !== '' && (
      <Text size="sm" c="dimmed">
        {problem.hint}
      </Text>
    )}
    {onRetry && (
      <Button variant="default" size="xs" mt="sm" onClick={onRetry}>
        Try again
      </Button>
    )}
  </Alert>
);
