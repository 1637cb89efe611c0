/** The narrow bar of tools at the left edge. */
import { Tooltip } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBrush,
  IconEraser,
  IconGridScan,
  IconHandStop,
  IconLasso,
  IconLine,
  IconMaximize,
  IconOvalVertical,
  IconPointer,
  IconPolygon,
  IconRectangle,
  IconSparkles,
  IconWand,
} from '@tabler/icons-react';
import { Fragment } from 'react';
import type { ComponentType } from 'react';
import { useStore } from 'zustand';

import { words } from '../../words/words';
import type { Dictionary } from '../../words/words';
import { keyText } from './keyText';
import classes from './Toolbar.module.css';
import { useWorkbench } from './workbenchHome';

type Icon = ComponentType<{ size: number; stroke: number }>;

const TOOLS: readonly {
  readonly tool: keyof Dictionary['tools']['names'];
  readonly keys: string;
  readonly Icon: Icon;
}[] = [
  { tool: 'sam', keys: 'S', Icon: IconSparkles },
  { tool: 'proposals', keys: 'O', Icon: IconGridScan },
  { tool: 'select', keys: 'V', Icon: IconPointer },
  { tool: 'pan', keys: 'Space', Icon: IconHandStop },
];

const HAND_TOOLS: typeof TOOLS = [
  { tool: 'brush', keys: 'B', Icon: IconBrush },
  { tool: 'eraser', keys: 'E', Icon: IconEraser },
  { tool: 'polygon', keys: 'P', Icon: IconPolygon },
  { tool: 'line', keys: 'Shift+P', Icon: IconLine },
  { tool: 'box', keys: 'R', Icon: IconRectangle },
  { tool: 'ellipse', keys: 'Shift+R', Icon: IconOvalVertical },
  { tool: 'lasso', keys: 'Q', Icon: IconLasso },
  { tool: 'wand', keys: 'W', Icon: IconWand },
];

export const Toolbar = () => {
  const bench = useWorkbench();
  const { editor } = bench;
  const active = useStore(bench.status, (status) => status.tool);
  const undone = useStore(bench.stores.history, ({ past }) => past.at(-1)?.label);
  const redone = useStore(bench.stores.history, ({ future }) => future.at(-1)?.label);
  return (
    <nav className={classes.bar} aria-label={words.tools.title}>
      {[TOOLS, HAND_TOOLS].map((group) => (
        <Fragment key={group[0]?.tool}>
          {group.map(({ tool, keys, Icon }) => (
            <ToolButton
              key={tool}
              label={words.tools.names[tool]}
              keys={keys}
              Icon={Icon}
              isActive={active === tool}
              onClick={() => editor.useTool(tool)}
            />
          ))}
          {group === TOOLS && <span className={classes.rule} />}
        </Fragment>
      ))}
      <span className={classes.rule} />
      <ToolButton
        label={words.commands.titles.undo}
        hint={undone === undefined ? undefined : words.tools.undoOf(undone)}
        keys="Ctrl+Z"
        Icon={IconArrowBackUp}
        isDisabled={undone === undefined}
        onClick={() => void editor.undo()}
      />
      <ToolButton
        label={words.commands.titles.redo}
        hint={redone === undefined ? undefined : words.tools.redoOf(redone)}
        keys="Ctrl+Shift+Z"
        Icon={IconArrowForwardUp}
        isDisabled={redone === undefined}
        onClick={() => void editor.redo()}
      />
      <span className={classes.rule} />
      <ToolButton
        label={words.tools.fit}
        keys="0"
        Icon={IconMaximize}
        onClick={() => editor.view.fit()}
      />
    </nav>
  );
};

interface ToolButtonProps {
  readonly label: string;
  /** Says more than the label. */
  readonly hint?: string | undefined;
  readonly keys: string;
  readonly Icon: Icon;
  readonly isActive?: boolean;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

const ToolButton = ({ label, hint, keys, Icon, ...props }: ToolButtonProps) => (
  <Tooltip label={`${hint ?? label}  ${keyText(keys)}`} position="right">
    <button
      type="button"
      className={classes.tool}
      aria-label={label}
      aria-pressed={props.isActive}
      disabled={props.isDisabled}
      onClick={(event) => {
        // The keys belong to the canvas again at once.
        event.currentTarget.blur();
        props.onClick();
      }}
    >
      <Icon size={20} stroke={1.6} />
    </button>
  </Tooltip>
);
