/** A slider with its name before it and its value behind. */
import classes from './ViewPanel.module.css';

interface PanelSliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly text: string;
  readonly onChange: (value: number) => void;
}

export const PanelSlider = ({
  label,
  value,
  min,
  max,
  step = 0.01,
  text,
  onChange,
}: PanelSliderProps) => (
  <label className={classes.row}>
    <span>{label}</span>
    <input
      type="range"
      className={classes.slider}
      min={min}
      max={max}
      step={step}
      value={value}
      onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      // The keys belong to the canvas again at once.
      onPointerUp={(event) => event.currentTarget.blur()}
    />
    <span className={classes.value}>{text}</span>
  </label>
);
