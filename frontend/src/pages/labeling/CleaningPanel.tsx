/** The cleaning panel: what to clean, while the canvas shows the mask as it would be. */
import { useStore } from 'zustand';

import type { CleaningPreview } from '../../stores/cleaning';
import { numbers, words } from '../../words/words';
import classes from './CleaningPanel.module.css';
import { EditorButton } from './EditorButton';
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
      aria-label={words.panels.cleaning.title}
      data-testid="cleaning"
      onKeyDown={(event) => {
        if (event.key === 'Enter') cleaning.apply();
        else if (event.key === 'Escape') cleaning.close();
        else return;
        event.stopPropagation();
      }}
    >
      <h2 className={classes.title}>{words.panels.cleaning.title}</h2>
      <SizeSlider
        label={words.panels.cleaning.dropParts}
        pixels={settings.leastIsland}
        isDisabled={settings.isLargestPartOnly}
        onChange={(leastIsland) => cleaning.set({ leastIsland })}
      />
      <SizeSlider
        label={words.panels.cleaning.fillHoles}
        pixels={settings.leastHole}
        onChange={(leastHole) => cleaning.set({ leastHole })}
      />
      <label className={classes.row}>
        <span>{words.panels.cleaning.smooth}</span>
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
        <output className={classes.value}>{sizeText(settings.smoothingRadius)}</output>
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
        {words.panels.cleaning.largestOnly}
      </label>
      <p className={classes.summary} aria-live="polite">
        {preview === null ? words.panels.cleaning.looking : summaryOf(preview)}
      </p>
      <div className={classes.actions}>
        <EditorButton
          label={words.panels.cleaning.leave}
          shortcut="Esc"
          onPress={() => cleaning.close()}
        />
        <EditorButton
          label={words.panels.cleaning.apply}
          shortcut="Enter"
          isPrimary
          isDisabled={preview !== null && !preview.isChanged}
          onPress={() => cleaning.apply()}
        />
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
    <output className={classes.value}>{sizeText(pixels)}</output>
  </label>
);

const sizeText = (pixels: number): string =>
  pixels === 0 ? words.panels.cleaning.off : `${numbers.count(pixels)} px`;

const summaryOf = ({ area, areaBefore, isChanged }: CleaningPreview): string => {
  if (!isChanged) return words.panels.cleaning.nothing;
  const { count } = numbers;
  const difference = area - areaBefore;
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
  return `${count(areaBefore)} px → ${count(area)} px (${sign}${count(Math.abs(difference))})`;
};
