import classes from './Sparkline.module.css';

const WIDTH = 120;
const HEIGHT = 28;

interface SparklineProps {
  /** One value a day; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

/** The course of a number, beside it; the number itself and its trend are in words. */
export const Sparkline = ({ values }: SparklineProps) => {
  const known = values.filter((value) => value !== null);
  const highest = Math.max(...known, 0);
  if (known.length < 2 || highest === 0) return null;
  const points = values.flatMap((value, index) =>
    value === null
      ? []
      : [
          `${((index * WIDTH) / (values.length - 1)).toFixed(1)},${(HEIGHT - 2 - ((HEIGHT - 4) * value) / highest).toFixed(1)}`,
        ],
  );
  return (
    <svg
      className={classes.line}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <polyline points={points.join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  );
};
