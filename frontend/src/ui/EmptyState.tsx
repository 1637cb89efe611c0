import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

import classes from './EmptyState.module.css';

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  /** One sentence: the next step. */
  readonly children: ReactNode;
  /** One button, or the commands that do it. */
  readonly action?: ReactNode;
}

/** What stands where nothing is yet, and says what to do next. */
export const EmptyState = ({ icon, title, children, action }: EmptyStateProps) => (
  <Stack className={classes.empty} align="center" gap="sm">
    <div className={classes.icon}>{icon}</div>
    <Title order={2}>{title}</Title>
    <Text c="dimmed" ta="center" maw={440}>
      {children}
    </Text>
    {action !== undefined && <div className={classes.action}>{action}</div>}
  </Stack>
);
