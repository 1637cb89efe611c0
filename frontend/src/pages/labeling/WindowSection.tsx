/** Which gray values of a deep image are black and white: for the eye, until SAM is told. */
import { useStore } from 'zustand';

import { isSameWindow } from '../../engine/intensity/intensity';
import type { Intensity, NamedWindow } from '../../engine/intensity/intensity';
import { differs, showWindow } from '../../stores/windowing';
import { Sentence } from '../../ui/Sentence';
import { words } from '../../words/words';
import { KeyCap } from './KeyCap';
import { PanelSlider } from './PanelSlider';
import classes from './ViewPanel.module.css';
import { sampleText } from './windowText';
import { useWorkbench } from './workbenchHome';

export const WindowSection = ({ intensity }: { readonly intensity: Intensity }) => {
  const bench = useWorkbench();
  const { windowing } = bench.stores;
  const shown = useStore(windowing, (state) => state.shown) ?? intensity.automatic;
  const isDifferent = useStore(windowing, differs);
  const hasSamples = useStore(windowing, (state) => state.samples !== null);
  const presets: readonly NamedWindow[] = [
    { name: words.editor.window.automatic, ...intensity.automatic },
    ...intensity.presets,
  ];
  const min = Math.min(intensity.low, shown.low);
  const max = Math.max(intensity.high, shown.high, min + 1);
  const set = (low: number, high: number): void => showWindow(windowing, { low, high });
  return (
    <section className={classes.section} data-testid="window-section">
      <h3 className={classes.title}>
        {intensity.unit === ''
          ? words.editor.window.title
          : words.editor.window.titleIn(intensity.unit)}
        <button
          type="button"
          className={classes.reset}
          disabled={!isDifferent}
          onClick={() => bench.editor.view.showWindowOfSam()}
        >
          {words.editor.window.reset}
        </button>
      </h3>
      <PanelSlider
        label={words.editor.window.black}
        value={shown.low}
        min={min}
        max={max}
        step={1}
        text={sampleText(shown.low, intensity)}
        onChange={(low) => set(low, Math.max(shown.high, low + 1))}
      />
      <PanelSlider
        label={words.editor.window.white}
        value={shown.high}
        min={min}
        max={max}
        step={1}
        text={sampleText(shown.high, intensity)}
        onChange={(high) => set(Math.min(shown.low, high - 1), high)}
      />
      <div className={classes.presets} role="group" aria-label={words.editor.window.presets}>
        {presets.map((preset) => (
          <button
            key={`${preset.name} ${String(preset.low)} ${String(preset.high)}`}
            type="button"
            className={classes.preset}
            aria-pressed={isSameWindow(shown, preset)}
            onClick={(event) => {
              event.currentTarget.blur();
              set(preset.low, preset.high);
            }}
          >
            {preset.name}
          </button>
        ))}
      </div>
      <button
        type="button"
        className={classes.action}
        disabled={!isDifferent}
        data-testid="segment-with-view"
        onClick={(event) => {
          event.currentTarget.blur();
          bench.editor.ports.segmentWithView();
        }}
      >
        {words.sam.segmentWithView} <KeyCap>M</KeyCap>
      </button>
      <p className={classes.note}>
        {hasSamples ? (
          <Sentence text={words.editor.window.drag} parts={{ key: <KeyCap>C</KeyCap> }} />
        ) : (
          words.editor.window.coming
        )}
      </p>
    </section>
  );
};
