import classes from './StateDot.module.css';

interface StateDotProps {
  readonly color: string;
  /** Said by screen readers; leave out where the word stands beside the dot. */
  readonly label?: string;
}

export const StateDot = ({ color, label }: StateDotProps) => (
  <span
    className={classes.dot}
    style={{ '--dot-color': color }}
    title={label}
    {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
  />
);
