/** How picture and masks look: opacity, outline, colours, and the light of the picture. */
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { Popover, Tooltip } from '@mantine/core';
import { useStore } from 'zustand';

import { PLAIN_LIGHT, setFill, setLight } from '../../stores/appearance';
import type { ColorBy, Light } from '../../stores/appearance';
import { KeyCap } from './KeyCap';
import topBar from './TopBar.module.css';
import classes from './ViewPanel.module.css';
import { useWorkbench } from './workbenchHome';

const COLORS: readonly { readonly colorBy: ColorBy; readonly label: string }[] = [
  { colorBy: 'category', label: 'Category' },
  { colorBy: 'object', label: 'Object' },
  { colorBy: 'author', label: 'Author' },
];

const LIGHTS: readonly {
  readonly name: keyof Light;
  readonly label: string;
  readonly min: number;
  readonly max: number;
}[] = [
  { name: 'brightness', label: 'Brightness', min: -0.5, max: 0.5 },
  { name: 'contrast', label: 'Contrast', min: 0.4, max: 3 },
  { name: 'gamma', label: 'Gamma', min: 0.4, max: 3 },
];

export const ViewButton = () => {
  const bench = useWorkbench();
  const light = useStore(bench.stores.appearance, (appearance) => appearance.light);
  const isChanged = !isPlain(light);
  return (
    <Popover position="bottom-end" width={280} shadow="md" withinPortal={false} trapFocus={false}>
      <Popover.Target>
        <Tooltip label="View">
          <button
            type="button"
            className={topBar.button}
            aria-label="View"
            data-testid="view-button"
            data-changed={isChanged}
            onClick={(event) => event.currentTarget.blur()}
          >
            <IconAdjustmentsHorizontal size={18} stroke={1.6} />
          </button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={classes.panel} data-testid="view-panel">
        <MaskLook />
        <LightSliders />
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
      <h3 className={classes.title}>Masks</h3>
      <Slider
        label="Fill"
        value={fill}
        min={0}
        max={1}
        text={`${String(Math.round(fill * 100))} %`}
        onChange={(value) => setFill(appearance, value)}
      />
      <Check
        label="Outline"
        isOn={hasOutline}
        keys="L"
        onChange={(isOn) => appearance.setState({ hasOutline: isOn })}
      />
      <div className={classes.choice} role="radiogroup" aria-label="Colour by">
        {COLORS.map((one) => (
          <button
            key={one.colorBy}
            type="button"
            role="radio"
            aria-checked={colorBy === one.colorBy}
            className={classes.option}
            onClick={(event) => {
              event.currentTarget.blur();
              appearance.setState({ colorBy: one.colorBy });
            }}
          >
            {one.label}
          </button>
        ))}
      </div>
      <Check
        label="Minimap"
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
        Picture
        <button
          type="button"
          className={classes.reset}
          disabled={isPlain(light)}
          onClick={() => bench.editor.view.resetLight()}
        >
          As it is
        </button>
      </h3>
      {LIGHTS.map(({ name, label, min, max }) => (
        <Slider
          key={name}
          label={label}
          value={light[name]}
          min={min}
          max={max}
          text={light[name].toFixed(2)}
          onChange={(value) => setLight(appearance, { [name]: value })}
        />
      ))}
      <p className={classes.note}>For your eyes alone: SAM sees the picture as it is.</p>
    </section>
  );
};

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly text: string;
  readonly onChange: (value: number) => void;
}

const Slider = ({ label, value, min, max, text, onChange }: SliderProps) => (
  <label className={classes.row}>
    <span>{label}</span>
    <input
      type="range"
      className={classes.slider}
      min={min}
      max={max}
      step={0.01}
      value={value}
      onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      // The keys belong to the canvas again at once.
      onPointerUp={(event) => event.currentTarget.blur()}
    />
    <span className={classes.value}>{text}</span>
  </label>
);

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
