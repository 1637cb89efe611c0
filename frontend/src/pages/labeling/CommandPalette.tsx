/** Ctrl+K: every command by its name. */
import { useState } from 'react';
import { useStore } from 'zustand';

import { titleOf } from '../../tools/keymap';
import { words } from '../../words/words';
import { commandsFor } from './commandSearch';
import { KeyCap } from './KeyCap';
import { PickList } from './PickList';
import classes from './PickList.module.css';
import { useWorkbench } from './workbenchHome';

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
        label={words.editor.palette.title}
        placeholder={words.editor.palette.placeholder}
        typed={typed}
        items={commandsFor(typed)}
        keyOf={({ id }) => id}
        onType={setTyped}
        onClose={close}
        onTake={(command) => {
          close();
          command.run(bench.editor, false);
        }}
        show={(command) => (
          <>
            <span className={classes.name}>{titleOf(command)}</span>
            <span className={classes.dim}>{words.commands.groups[command.group]}</span>
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
