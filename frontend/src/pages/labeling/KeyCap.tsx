import classes from './KeyCap.module.css';
import { keyText } from './keyText';

/** A key, or keys together, as the tables of keys name them. */
export const KeyCap = ({ children }: { readonly children: string | number }) => (
  <kbd className={classes.key}>{keyText(String(children))}</kbd>
);
