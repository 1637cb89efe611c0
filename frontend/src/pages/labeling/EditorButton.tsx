/** A button of the editor's panels, with the key that does the same. */
import classes from './EditorButton.module.css';
import { KeyCap } from './KeyCap';

interface EditorButtonProps {
  readonly label: string;
  /** As printed on the key; none for what has no key. */
  readonly shortcut?: string;
  readonly isPrimary?: boolean;
  readonly isDisabled?: boolean;
  readonly onPress: () => void;
}

export const EditorButton = ({
  label,
  shortcut,
  isPrimary = false,
  isDisabled = false,
  onPress,
}: EditorButtonProps) => (
  <button
    type="button"
    className={classes.button}
    data-primary={isPrimary}
    disabled={isDisabled}
    onClick={onPress}
  >
    {label} {shortcut !== undefined && <KeyCap>{shortcut}</KeyCap>}
  </button>
);
