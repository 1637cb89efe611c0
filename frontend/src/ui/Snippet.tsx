import { words } from '../words/words';
import { CopyIcon } from './CopyIcon';
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
    <CopyIcon text={text} label={words.ui.copy} className={classes.copy ?? ''} />
  </div>
);
