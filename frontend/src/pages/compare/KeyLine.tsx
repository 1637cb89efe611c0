/** The bottom line: what pointer and keys do. */
import { words } from '../../words/words';
import { KeyCap } from '../labeling/KeyCap';
import classes from './ComparePage.module.css';

export const KeyLine = () => {
  const said = words.compare.keys;
  const keys: readonly (readonly [key: string, does: string])[] = [
    [said.click, said.add],
    [said.altClick, said.take],
    [said.drag, said.box],
    ['Tab, N', said.next],
    ['Backspace', said.back],
    ['Esc', said.clear],
    ['D', said.differences],
    ['0', said.fit],
    ['Enter', said.centre],
  ];
  return (
    <footer className={classes.keys} aria-label={said.title}>
      {keys.map(([key, does]) => (
        <span key={key} className={classes.key}>
          <KeyCap>{key}</KeyCap> {does}
        </span>
      ))}
    </footer>
  );
};
