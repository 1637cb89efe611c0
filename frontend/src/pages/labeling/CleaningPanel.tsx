/** The cleaning panel: what to clean, while the canvas shows the mask as it would be. */
import { useStore } from 'zustand';

import type { CleaningPreview } from '../../stores/cleaning';
import classes from './CleaningPanel.module.css';
import { KeyCap } from './KeyCap';
import { useWorkbench } from './workbenchHome';

/** The sliders are fine where slips are small: their position is the root of the size. */
const LARGEST_ROOT = 32;
const LARGEST_RADIUS = 12;

export const CleaningPanel = () => {
  const bench = useWorkbench();
  const { cleaning } = bench.editor;
  const { annotationId, settings, preview } = useStore(bench.stores.cleaning);
  if (annotationId === null) return null;
  return (
    <section
      className={classes.panel}
      aria-label="Clean"
      data-testid="cleaning"
      onKeyDown={(event) => {
        if (event.key === 'Enter') cleaning.apply();
        else if (event.key === 'Escape') cleaning.close();
        else return;
        event.stopPropagation();
      }}
    >
      <h2 className={classes.title}>Clean</h2>
      <SizeSlider
        label="Drop parts below"
        pixels={settings.leastIsland}
        isDisabled={settings.isLargestPartOnly}
        onChange={(leastIsland) => cleaning.set({ leastIsland })}
      />
      <SizeSlider
        label="Fill holes below"
        pixels={settings.leastHole}
        onChange={(leastHole) => cleaning.set({ leastHole })}
      />
      <label className={classes.row}>
        <span>Smooth</span>
        <input
          type="range"
          className={classes.slider}
          min={0}
          max={LARGEST_RADIUS}
          value={settings.smoothingRadius}
          onChange={(event) => cleaning.set({ smoothingRadius: event.target.valueAsNumber })}
          // The keys belong to the canvas again at once.
          onPointerUp={(event) => event.currentTarget.blur()}
        />
        <output className={classes.value}>
          {settings.smoothingRadius === 0 ? 'off' : `${String(settings.smoothingRadius)} px`}
        </output>
      </label>
      <label className={classes.check}>
        <input
          type="checkbox"
          checked={settings.isLargestPartOnly}
          onChange={(event) => {
            event.currentTarget.blur();
            cleaning.set({ isLargestPartOnly: event.currentTarget.checked });
          }}
        />
        Largest part only
      </label>
      <p className={classes.summary} aria-live="polite">
        {preview === null ? 'Looking…' : summaryOf(preview)}
      </p>
      <div className={classes.actions}>
        <button type="button" className={classes.action} onClick={() => cleaning.close()}>
          Leave <KeyCap>Esc</KeyCap>
        </button>
        <button
          type="button"
          className={classes.apply}
          disabled={preview !== null && !preview.isChanged}
          onClick={() => cleaning.apply()}
        >
          Apply <KeyCap>Enter</KeyCap>
        </button>
      </div>
    </section>
  );
};

interface SizeSliderProps {
  readonly label: string;
  readonly pixels: number;
  readonly isDisabled?: boolean;
  readonly onChange: (pixels: number) => void;
}

const SizeSlider = ({ label, pixels, isDisabled, onChange }: SizeSliderProps) => (
  <label className={classes.row} data-disabled={isDisabled}>
    <span>{label}</span>
    <input
      type="range"
      className={classes.slider}
      min={0}
      max={LARGEST_ROOT}
      value={Math.round(Math.sqrt(pixels))}
      disabled={isDisabled}
      onChange={(event) => onChange(event.target.valueAsNumber ** 2)}
      // The keys belong to the canvas again at once.
      onPointerUp={(event) => event.currentTarget.blur()}
    />
    <output className={classes.value}>{pixels === 0 ? 'off' : `${String(pixels)} px`}</output>
  </label>
);

const summaryOf = ({ area, areaBefore, isChanged }: CleaningPreview): string => {
  if (!isChanged) return 'Nothing to clean with these settings.';
  const difference = area - areaBefore;
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
  return `${areaBefore.toLocaleString('en')} px → ${area.toLocaleString('en')} px (${sign}${Math.abs(difference).toLocaleString('en')})`;
};
