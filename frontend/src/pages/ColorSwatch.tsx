import { ColorPicker, Popover, Stack, TextInput } from '@mantine/core';

import { words } from '../words/words';
import { CATEGORY_COLORS } from './categoryColors';
import classes from './ColorSwatch.module.css';

interface ColorSwatchProps {
  readonly color: string;
  /** Whose colour it is. */
  readonly name: string;
  /** Left out where the colour is only shown. */
  readonly onChange?: (color: string) => void;
  /** Called once with the last colour, when the picker closes. */
  readonly onClose?: () => void;
}

const HEX = /^#[0-9a-f]{6}$/;

/** A category's colour, and the picker to change it. */
export const ColorSwatch = ({ color, name, onChange, onClose }: ColorSwatchProps) => {
  if (onChange === undefined) {
    return <span className={classes.swatch} style={{ '--swatch-color': color }} aria-hidden />;
  }
  const take = (value: string): void => {
    const lower = value.toLowerCase();
    if (HEX.test(lower)) onChange(lower);
  };
  return (
    <Popover withArrow shadow="md" trapFocus onClose={() => onClose?.()}>
      <Popover.Target>
        <button
          type="button"
          className={classes.swatch}
          style={{ '--swatch-color': color }}
          aria-label={words.pages.color.of(name)}
        />
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <ColorPicker
            format="hex"
            value={color}
            onChange={take}
            swatches={[...CATEGORY_COLORS]}
            swatchesPerRow={10}
          />
          <TextInput
            key={color}
            size="xs"
            aria-label={words.pages.color.hexadecimal}
            defaultValue={color}
            onBlur={(event) => take(event.currentTarget.value)}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
};
