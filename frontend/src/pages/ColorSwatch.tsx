import { ColorPicker, Popover, Stack, TextInput } from '@mantine/core';
import { useState, type FocusEvent } from 'react';

import { words } from '../words/words';
import { CATEGORY_COLORS } from './categoryColors';
import classes from './ColorSwatch.module.css';

interface ColorSwatchProps {
  readonly color: string;
  /** Whose colour it is. */
  readonly name: string;
  /** Called once with another colour, when the picker closes; left out where it is only shown. */
  readonly onChange?: (color: string) => void;
}

interface Picked {
  readonly color: string;
  /** The same in the field, or what is being typed there. */
  readonly text: string;
}

const HEX = /^#[0-9a-f]{6}$/;

const typed = (text: string, before: string): Picked => {
  const lower = text.trim().toLowerCase();
  return { color: HEX.test(lower) ? lower : before, text };
};

/** A category's colour, and the picker to change it. */
export const ColorSwatch = ({ color, name, onChange }: ColorSwatchProps) => {
  const [picked, setPicked] = useState<Picked | null>(null);
  const shown = picked ?? { color, text: color };
  const swatch = { '--swatch-color': shown.color };
  if (onChange === undefined) {
    return <span className={classes.swatch} style={swatch} aria-hidden />;
  }
  const toggle = (isOpen: boolean): void => {
    setPicked(isOpen ? shown : null);
    if (!isOpen && shown.color !== color) onChange(shown.color);
  };
  return (
    <Popover opened={picked !== null} onChange={toggle} withArrow shadow="md" trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes.swatch}
          style={swatch}
          aria-label={words.pages.color.of(name)}
          onClick={() => toggle(picked === null)}
        />
      </Popover.Target>
      <Popover.Dropdown onFocusCapture={keepEscape}>
        <Stack gap="xs">
          <ColorPicker
            format="hex"
            value={shown.color}
            onChange={(text) => setPicked(typed(text, shown.color))}
            swatches={[...CATEGORY_COLORS]}
            swatchesPerRow={10}
          />
          <TextInput
            size="xs"
            aria-label={words.pages.color.hexadecimal}
            value={shown.text}
            onChange={(event) => setPicked(typed(event.currentTarget.value, shown.color))}
            onBlur={() => setPicked((last) => last && { ...last, text: last.color })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
};

/** Escape closes the picker alone: a dialog around it hears the key first, unless this is said. */
const keepEscape = ({ target }: FocusEvent): void =>
  target.setAttribute('data-mantine-stop-propagation', 'true');
