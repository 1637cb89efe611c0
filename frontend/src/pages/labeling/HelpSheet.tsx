/** All keys, beside the work and not above it: to look up, to choose a preset, to change. */
import { useState } from 'react';
import { useStore } from 'zustand';

import { COMMANDS, OTHER_KEYS } from '../../tools/keymap';
import { PRESET_NAMES, PRESETS } from '../../tools/keyPresets';
import classes from './HelpSheet.module.css';
import { KeyCap } from './KeyCap';
import { KeyEditor } from './KeyEditor';
import { useWorkbench } from './workbenchHome';

const GROUPS = ['Make', 'Draw', 'Choose', 'Change', 'Check', 'Look', 'Go on'] as const;

export const HelpSheet = () => {
  const bench = useWorkbench();
  const isOpen = useStore(bench.status, (status) => status.openPanel === 'keys');
  return isOpen ? <Sheet /> : null;
};

const Sheet = () => {
  const bench = useWorkbench();
  const [filter, setFilter] = useState('');
  const bindings = useStore(bench.choices.keys);
  const fits = (label: string): boolean => label.toLowerCase().includes(filter.toLowerCase());
  return (
    <aside className={classes.sheet} aria-label="Keys" data-testid="help-sheet">
      <header className={classes.header}>
        <h2 className={classes.title}>Keys</h2>
        <button
          type="button"
          className={classes.close}
          onClick={() => bench.status.setState({ openPanel: null })}
        >
          Close <KeyCap>?</KeyCap>
        </button>
      </header>
      <div className={classes.tools}>
        <PresetSelect />
        <input
          type="search"
          className={classes.field}
          placeholder="Find"
          aria-label="Find a command"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      </div>
      {bindings.conflicts.map(({ combination, commands }) => (
        <p key={combination} className={classes.conflict} role="alert">
          <KeyCap>{combination}</KeyCap> is wanted by{' '}
          {commands.map(({ label }) => label).join(', ')}. The first one gets it.
        </p>
      ))}
      <div className={classes.groups}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3 className={classes.group}>{group}</h3>
            <dl className={classes.list}>
              {COMMANDS.filter((row) => row.group === group && fits(row.label)).map((command) => (
                <KeyEditor key={command.id} command={command} keys={bindings.keysOf(command)} />
              ))}
              {OTHER_KEYS.filter((row) => row.group === group && fits(row.label)).map(
                ({ label, keys }) => (
                  <div key={label} className={classes.row}>
                    <dt>{label}</dt>
                    <dd className={classes.keys}>
                      {keys.map((key) => (
                        <KeyCap key={key}>{key}</KeyCap>
                      ))}
                    </dd>
                  </div>
                ),
              )}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes.note}>
        Press a row&rsquo;s keys to change them. Left click adds to the object, right click (or Alt
        or Shift with a click) leaves a part out, a drag draws a box, a click on a prompt takes it
        away.
      </p>
    </aside>
  );
};

const PresetSelect = () => {
  const bench = useWorkbench();
  const preset = useStore(bench.preferences, ({ keyPreset }) => keyPreset);
  return (
    <label className={classes.preset}>
      Like{' '}
      <select
        className={classes.field}
        aria-label="Key preset"
        value={preset}
        onChange={(event) => {
          bench.preferences.setState({ keyPreset: event.currentTarget.value });
          event.currentTarget.blur();
        }}
      >
        {PRESET_NAMES.map((name) => (
          <option key={name} value={name}>
            {PRESETS[name].label}
          </option>
        ))}
      </select>
    </label>
  );
};
