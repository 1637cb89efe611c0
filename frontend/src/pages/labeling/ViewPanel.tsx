/** How picture and masks look: opacity, outline, colours, and the light of the picture. */
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { Popover, Tooltip } from '@mantine/core';
import { useStore } from 'zustand';

import { PLAIN_LIGHT, setFill, setLight } from '../../stores/appearance';
import type { ColorBy, Light } from '../../stores/appearance';
import { differs } from '../../stores/windowing';
import { numbers, words } from '../../words/words';
import { KeyCap } from './KeyCap';
import { PanelSlider } from './PanelSlider';
import topBar from './TopBar.module.css';
import classes from './ViewPanel.module.css';
import { WindowSection } from './WindowSection';
import { useWorkbench } from './workbenchHome';

const COLORS: readonly ColorBy[] = ['category', 'object', 'author'];

const LIGHTS: readonly {
  readonly name: keyof Light;
  readonly min: number;
  readonly max: number;
}[] = [
  { name: 'brightness', min: -0.5, max: 0.5 },
  { name: 'contrast', min: 0.4, max: 3 },
  { name: 'gamma', min: 0.4, max: 3 },
];

export const ViewButton = () => {
  const bench = useWorkbench();
  const light = useStore(bench.stores.appearance, (appearance) => appearance.light);
  const intensity = useStore(bench.stores.windowing, (state) => state.intensity);
  const isWindowed = useStore(bench.stores.windowing, differs);
  const isChanged = !isPlain(light) || isWindowed;
  return (
    <Popover position="bottom-end" width={280} shadow="md" withinPortal={false} trapFocus={false}>
      {/* The other way round the tooltip keeps the click to itself. */}
      <Tooltip label={words.editor.view.title}>
        <Popover.Target>
          <button
            type="button"
            className={topBar.button}
            aria-label={words.editor.view.title}
            data-testid="view-button"
            data-changed={isChanged}
            onClick={(event) => event.currentTarget.blur()}
          >
            <IconAdjustmentsHorizontal size={18} stroke={1.6} />
          </button>
        </Popover.Target>
      </Tooltip>
      <Popover.Dropdown className={classes.panel} data-testid="view-panel">
        <MaskLook />
        {intensity === null ? <LightSliders /> : <WindowSection intensity={intensity} />}
      </Popover.Dropdown>
    </Popover>
  );
};

const MaskLook = () => {
  const bench = useWorkbench();
  const { appearance } = bench.stores;
  const { fill, hasOutline, colorBy, hasMinimap } = useStore(appearance);
  return (
    <section className={classes.section}>
      <h3 className={classes.title}>{words.editor.view.masks}</h3>
      <PanelSlider
        label={words.editor.view.fill}
        value={fill}
        min={0}
        max={1}
        text={`${String(Math.round(fill * 100))} %`}
        onChange={(value) => setFill(appearance, value)}
      />
      <Check
        label={words.editor.view.outline}
        isOn={hasOutline}
        keys="L"
        onChange={(isOn) => appearance.setState({ hasOutline: isOn })}
      />
      <div className={classes.choice} role="radiogroup" aria-label={words.editor.view.colorBy}>
        {COLORS.map((one) => (
          <button
            key={one}
            type="button"
            role="radio"
            aria-checked={colorBy === one}
            className={classes.option}
            onClick={(event) => {
              event.currentTarget.blur();
              appearance.setState({ colorBy: one });
            }}
          >
            {words.editor.view[one]}
          </button>
        ))}
      </div>
      <Check
        label={words.editor.view.minimap}
        isOn={hasMinimap}
        keys="Shift+M"
        onChange={(isOn) => appearance.setState({ hasMinimap: isOn })}
      />
    </section>
  );
};

const LightSliders = () => {
  const bench = useWorkbench();
  const { appearance } = bench.stores;
  const light = useStore(appearance, (state) => state.light);
  return (
    <section className={classes.section}>
      <h3 className={classes.title}>
        {words.editor.view.picture}
        <button
          type="button"
          className={classes.reset}
          disabled={isPlain(light)}
          onClick={() => bench.editor.view.resetLight()}
        >
          {words.editor.view.reset}
        </button>
      </h3>
      {LIGHTS.map(({ name, min, max }) => (
        <PanelSlider
          key={name}
          label={words.editor.view[name]}
          value={light[name]}
          min={min}
          max={max}
          text={numbers.decimal(light[name], 2)}
          onChange={(value) => setLight(appearance, { [name]: value })}
        />
      ))}
      <p className={classes.note}>{words.editor.view.note}</p>
    </section>
  );
};

interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly keys: string;
  readonly onChange: (isOn: boolean) => void;
}

const Check = ({ label, isOn, keys, onChange }: CheckProps) => (
  <label className={classes.row}>
    <span>
      {label} <KeyCap>{keys}</KeyCap>
    </span>
    <input
      type="checkbox"
      className={classes.check}
      checked={isOn}
      onChange={(event) => {
        onChange(event.currentTarget.checked);
        event.currentTarget.blur();
      }}
    />
  </label>
);

const isPlain = (light: Light): boolean =>
  LIGHTS.every(({ name }) => light[name] === PLAIN_LIGHT[name]);
