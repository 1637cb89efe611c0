/** What this page lacks, in two words; a pointer on them brings the sentence. */
import { Tooltip } from '@mantine/core';

import { shortage } from '../../ui/connection';
import classes from './TopBar.module.css';

export const ConnectionChip = () => {
  const lack = shortage();
  if (lack === null) return null;
  const text = [lack.summary, ...lack.details].join(' ');
  return (
    <Tooltip label={text} multiline w={320}>
      <span className={classes.chip} tabIndex={0} data-testid="connection-chip">
        {lack.chip}
      </span>
    </Tooltip>
  );
};
