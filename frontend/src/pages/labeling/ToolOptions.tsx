/** What the tool in the hand can be set to: size and form of the tip, tolerance of the wand. */
import { IconCircle, IconSquare } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';

import { setTipSize, setTolerance } from '../../stores/draft';
import { words } from '../../words/words';
import { KeyCap } from './KeyCap';
import classes from './ToolOptions.module.css';
import { useWorkbench } from './workbenchHome';

const TIPS = [
  { tip: 'round', label: words.tools.options.round, Icon: IconCircle },
  { tip: 'square', label: words.tools.options.square, Icon: IconSquare },
] as const;

/** The slider's end; keys, wheel and numbers go further. */
const LARGEST_ON_SLIDER = 200;
/** Beyond, the wand takes half of any picture. */
const LARGEST_TOLERANCE = 128;

export const ToolOptions = () => {
  const bench = useWorkbench();
  const tool = useStore(bench.status, (status) => status.tool);
  const tipSize = useStore(bench.stores.draft, (draft) => draft.tipSize);
  const chosen = useStore(bench.stores.draft, (draft) => draft.tip);
  const tolerance = useStore(bench.stores.draft, (draft) => draft.tolerance);
  const { draft } = bench.stores;
  if (tool === 'wand') {
    return (
      <SizeBar
        name={words.tools.options.tolerance}
        value={tolerance}
        largest={LARGEST_TOLERANCE}
        onChange={(value) => setTolerance(draft, value)}
      />
    );
  }
  const isLine = tool === 'line';
  if (tool !== 'brush' && tool !== 'eraser' && !isLine) return null;
  return (
    <SizeBar
      name={isLine ? words.tools.options.width : words.tools.options.tipSize}
      value={tipSize}
      unit=" px"
      largest={LARGEST_ON_SLIDER}
      onChange={(value) => setTipSize(draft, value)}
    >
      {!isLine &&
        TIPS.map(({ tip, label, Icon }) => (
          <button
            key={tip}
            type="button"
            className={classes.tip}
            aria-label={label}
            aria-pressed={chosen === tip}
            onClick={(event) => {
              event.currentTarget.blur();
              bench.stores.draft.setState({ tip });
            }}
          >
            <Icon size={16} stroke={1.6} />
          </button>
        ))}
    </SizeBar>
  );
};

interface SizeBarProps {
  readonly name: string;
  readonly value: number;
  readonly unit?: string;
  readonly largest: number;
  readonly onChange: (value: number) => void;
  readonly children?: ReactNode;
}

const SizeBar = ({ name, value, unit = '', largest, onChange, children }: SizeBarProps) => (
  <div className={classes.bar} role="group" aria-label={name} data-testid="tool-options">
    <KeyCap>[</KeyCap>
    <input
      type="range"
      className={classes.slider}
      aria-label={name}
      min={1}
      max={largest}
      value={Math.min(value, largest)}
      onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      // The keys belong to the canvas again at once.
      onPointerUp={(event) => event.currentTarget.blur()}
    />
    <KeyCap>]</KeyCap>
    <output className={classes.size}>
      {value}
      {unit}
    </output>
    {children}
  </div>
);
