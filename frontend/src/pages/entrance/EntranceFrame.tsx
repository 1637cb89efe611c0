import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

import { ConnectionNotice } from '../../ui/ConnectionNotice';
import { Logo } from '../../ui/Logo';
import { words } from '../../words/words';
import classes from './EntranceFrame.module.css';
import { LanguageLinks } from './LanguageLinks';

/** The frame of the pages before which nobody need be logged in. */
export const EntranceFrame = ({ children }: { readonly children: ReactNode }) => (
  <main className={classes.page}>
    <div className={classes.card}>
      <div className={classes.brand}>
        <Logo size={36} />
        <div>
          <Title order={1}>samweb</Title>
          <Text size="sm" c="dimmed">
            {words.entrance.promise}
          </Text>
        </div>
      </div>
      <div className={classes.notice}>
        <ConnectionNotice />
      </div>
      <div className={classes.panel}>{children}</div>
      <LanguageLinks />
    </div>
  </main>
);
