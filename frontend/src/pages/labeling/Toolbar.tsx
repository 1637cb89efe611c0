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

import type { ToolName } from '../../tools/toolState';
import classes from './Toolbar.module.css';
import { useWorkbench } from './workbenchHome';

type Icon = ComponentType<{ size: number; stroke: number }>;

const TOOLS: readonly { tool: ToolName; label: string; keys: string; Icon: Icon }[] = [
  { tool: 'sam', label: 'Segment Anything', keys: 'S', Icon: IconSparkles },
  { tool: 'proposals', label: 'Proposals', keys: 'O', Icon: IconGridScan },
  { tool: 'select', label: 'Select', keys: 'V', Icon: IconPointer },
  { tool: 'pan', label: 'Move the image', keys: 'Space', Icon: IconHandStop },
];

const HAND_TOOLS: typeof TOOLS = [
  { tool: 'brush', label: 'Brush', keys: 'B', Icon: IconBrush },
  { tool: 'eraser', label: 'Eraser', keys: 'E', Icon: IconEraser },
  { tool: 'polygon', label: 'Polygon', keys: 'P', Icon: IconPolygon },
  { tool: 'line', label: 'Line with a width', keys: 'Shift+P', Icon: IconLine },
  { tool: 'box', label: 'Box', keys: 'R', Icon: IconRectangle },
  { tool: 'ellipse', label: 'Ellipse', keys: 'Shift+R', Icon: IconOvalVertical },
  { tool: 'lasso', label: 'Lasso', keys: 'Q', Icon: IconLasso },
  { tool: 'wand', label: 'Magic wand', keys: 'W', Icon: IconWand },
];

export const Toolbar = () => {
  const bench = useWorkbench();
  const { editor } = bench;
  const active = useStore(bench.status, (status) => status.tool);
  const canUndo = useStore(bench.stores.history, ({ past }) => past.length > 0);
  const canRedo = useStore(bench.stores.history, ({ future }) => future.length > 0);
  return (
    <nav className={classes.bar} aria-label="Tools">
      {[TOOLS, HAND_TOOLS].map((group) => (
        <Fragment key={group[0]?.tool}>
          {group.map(({ tool, label, keys, Icon }) => (
            <ToolButton
              key={tool}
              label={label}
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
        label="Undo"
        keys="Ctrl+Z"
        Icon={IconArrowBackUp}
        isDisabled={!canUndo}
        onClick={() => void editor.undo()}
      />
      <ToolButton
        label="Redo"
        keys="Ctrl+Shift+Z"
        Icon={IconArrowForwardUp}
        isDisabled={!canRedo}
        onClick={() => void editor.redo()}
      />
      <span className={classes.rule} />
      <ToolButton
        label="Fit the image"
        keys="0"
        Icon={IconMaximize}
        onClick={() => editor.view.fit()}
      />
    </nav>
  );
};

interface ToolButtonProps {
  readonly label: string;
  readonly keys: string;
  readonly Icon: Icon;
  readonly isActive?: boolean;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

const ToolButton = ({ label, keys, Icon, isActive, isDisabled, onClick }: ToolButtonProps) => (
  <Tooltip label={`${label}  ${keys}`} position="right">
    <button
      type="button"
      className={classes.tool}
      aria-label={label}
      aria-pressed={isActive}
      disabled={isDisabled}
      onClick={(event) => {
        // The keys belong to the canvas again at once.
        event.currentTarget.blur();
        onClick();
      }}
    >
      <Icon size={20} stroke={1.6} />
    </button>
  </Tooltip>
);
