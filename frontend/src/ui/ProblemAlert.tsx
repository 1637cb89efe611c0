import { Button, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';

import { words } from '../words/words';
import classes from './ProblemAlert.module.css';

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
  <div className={classes.alert} role="alert" data-testid="problem">
    <IconAlertCircle size={20} stroke={1.6} className={classes.icon} />
    <div>
      {problem.title !== '' && <Text fw={600}>{problem.title}</Text>}
      <Text size="sm">{problem.detail}</Text>
      {problem.hint !== '' && (
        <Text size="sm" c="dimmed">
          {problem.hint}
        </Text>
      )}
      {onRetry && (
        <Button variant="default" size="xs" mt="sm" onClick={onRetry}>
          {words.ui.again}
        </Button>
      )}
    </div>
  </div>
);
