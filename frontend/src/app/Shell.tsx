import { Group } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';

import { ConnectionNotice } from '../ui/ConnectionNotice';
import { Logo } from '../ui/Logo';
import { words } from '../words/words';
import { AccountMenu } from './AccountMenu';
import { SchemeMenu } from './SchemeMenu';
import classes from './Shell.module.css';

/** The frame of every page but the log-in and the editor. */
export const Shell = () => (
  <>
    <a className={classes.skip} href="#content">
      {words.app.skipToContent}
    </a>
    <header className={classes.header}>
      <Link to="/projects" className={classes.home}>
        <Logo />
        samweb
      </Link>
      <Group gap="xs">
        <SchemeMenu />
        <AccountMenu />
      </Group>
    </header>
    <ConnectionNotice />
    <main id="content" className={classes.main}>
      <Outlet />
    </main>
  </>
);
