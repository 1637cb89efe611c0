import type { ReactNode } from 'react';

import classes from './KeyCap.module.css';

export const KeyCap = ({ children }: { readonly children: ReactNode }) => (
  <kbd className={classes.key}>{children}</kbd>
);
