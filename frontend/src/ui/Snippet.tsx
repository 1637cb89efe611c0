import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

import classes from './Snippet.module.css';

interface SnippetProps {
  readonly text: string;
  readonly testId?: string;
}

/** Text to take along: a command, a token, a checksum. */
export const Snippet = ({ text, testId }: SnippetProps) => (
  <div className={classes.snippet}>
    <pre className={classes.text} data-testid={testId} tabIndex={0}>
      {text}
    </pre>
    <CopyButton value={text} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : 'Copy'}>
          <ActionIcon
            className={classes.copy}
            variant="subtle"
            color="gray"
            aria-label="Copy"
            onClick={copy}
          >
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  </div>
);
