/** What the tool in the hand can be set to: size and form of the tip. */
import { IconCircle, IconSquare } from '@tabler/icons-react';
import { useStore } from 'zustand';

import { setTipSize } from '../../stores/draft';
import { KeyCap } from './KeyCap';
import classes from './ToolOptions.module.css';
import { useWorkbench } from './workbenchHome';

const TIPS = [
  { tip: 'round', label: 'Round tip', Icon: IconCircle },
  { tip: 'square', label: 'Square tip', Icon: IconSquare },
] as const;

/** The slider's end; keys, wheel and numbers go further. */
const LARGEST_ON_SLIDER = 200;

export const ToolOptions = () => {
  const bench = useWorkbench();
  const tool = useStore(bench.status, (status) => status.tool);
  const tipSize = useStore(bench.stores.draft, (draft) => draft.tipSize);
  const chosen = useStore(bench.stores.draft, (draft) => draft.tip);
  const isLine = tool === 'line';
  if (tool !== 'brush' && tool !== 'eraser' && !isLine) return null;
  return (
    <div className={classes.bar} role="group" aria-label="Tip" data-testid="tool-options">
      <KeyCap>[</KeyCap>
      <input
        type="range"
        className={classes.slider}
        aria-label={isLine ? 'Width' : 'Size of the tip'}
        min={1}
        max={LARGEST_ON_SLIDER}
        value={Math.min(tipSize, LARGEST_ON_SLIDER)}
        onChange={(event) => setTipSize(bench.stores.draft, event.currentTarget.valueAsNumber)}
        // The keys belong to the canvas again at once.
        onPointerUp={(event) => event.currentTarget.blur()}
      />
      <KeyCap>]</KeyCap>
      <output className={classes.size}>{tipSize} px</output>
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
    </div>
  );
};
