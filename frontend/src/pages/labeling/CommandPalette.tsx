/** Ctrl+K: every command by its name. */
import { useState } from 'react';
import { useStore } from 'zustand';

import { COMMANDS } from '../../tools/keymap';
import type { Command } from '../../tools/keymap';
import { KeyCap } from './KeyCap';
import { PickList } from './PickList';
import classes from './PickList.module.css';
import { rankOf } from './ranking';
import { useWorkbench } from './workbenchHome';

/** What acts while a key is held, and the palette itself, are nothing to choose. */
const CHOOSABLE = COMMANDS.filter(({ id, release }) => release === undefined && id !== 'palette');

export const CommandPalette = () => {
  const bench = useWorkbench();
  const isOpen = useStore(bench.status, (status) => status.openPanel === 'palette');
  return isOpen ? <Palette /> : null;
};

const Palette = () => {
  const bench = useWorkbench();
  const [typed, setTyped] = useState('');
  const bindings = useStore(bench.choices.keys);
  const close = (): void => bench.status.setState({ openPanel: null });
  return (
    <div className={classes.palette} data-testid="palette">
      <PickList
        label="Commands"
        placeholder="What do you want to do?"
        typed={typed}
        items={commandsFor(typed)}
        keyOf={({ id }) => id}
        onType={setTyped}
        onClose={close}
        onTake={(command) => {
          close();
          command.run(bench.editor);
        }}
        show={({ label, group, ...command }) => (
          <>
            <span className={classes.name}>{label}</span>
            <span className={classes.dim}>{group}</span>
            {bindings
              .keysOf(command)
              .slice(0, 1)
              .map((key) => (
                <KeyCap key={key}>{key}</KeyCap>
              ))}
          </>
        )}
      />
    </div>
  );
};

/** Every word must be in the label or the group; where the first one begins decides. */
const commandsFor = (typed: string): readonly Command[] => {
  const words = typed.split(/\s+/).filter(Boolean);
  return CHOOSABLE.flatMap((command) => {
    const ranks = words.map((word) => rankOf(`${command.label} ${command.group}`, word));
    return ranks.includes(null) ? [] : [{ command, rank: ranks[0] ?? 0 }];
  })
    .sort((a, b) => a.rank - b.rank)
    .map(({ command }) => command);
};
