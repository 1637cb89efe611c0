import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

import classes from './Panel.module.css';

interface PanelProps {
  readonly title: string;
  readonly description?: string;
  readonly action?: ReactNode;
  /** The content reaches to the border, as tables do. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}

/** A titled surface: one subject of a page. */
export const Panel = ({ title, description, action, isFlush = false, children }: PanelProps) => (
  <section className={classes.panel}>
    <header className={classes.head}>
      <div>
        <Title order={2} size="h3">
          {title}
        </Title>
        {description !== undefined && (
          <Text size="sm" c="dimmed">
            {description}
          </Text>
        )}
      </div>
      {action}
    </header>
    <div className={isFlush ? classes.flush : classes.body}>{children}</div>
  </section>
);
