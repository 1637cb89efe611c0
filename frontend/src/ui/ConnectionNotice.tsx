import { IconInfoCircle } from '@tabler/icons-react';

import { words } from '../words/words';
import { shortage } from './connection';
import classes from './ConnectionNotice.module.css';

/** A line that says what this page lacks, and on demand why; nothing when it lacks nothing. */
export const ConnectionNotice = () => {
  const lack = shortage();
  if (lack === null) return null;
  return (
    <details className={classes.notice} data-testid="connection-notice">
      <summary className={classes.summary}>
        <IconInfoCircle size={16} stroke={1.6} className={classes.icon} aria-hidden />
        <span>
          {lack.summary} <span className={classes.more}>{words.ui.connection.whatIsMissing}</span>
        </span>
      </summary>
      <div className={classes.details}>
        <ul className={classes.list}>
          {lack.details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
        <p className={classes.cure}>{lack.cure}</p>
      </div>
    </details>
  );
};
