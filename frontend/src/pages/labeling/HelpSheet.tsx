/** All keys, beside the work and not above it: to look up, to choose a preset, to change. */
import { useState } from 'react';
import { useStore } from 'zustand';

import { COMMANDS, GESTURES, titleOf } from '../../tools/keymap';
import type { CommandGroup } from '../../tools/keymap';
import { PRESET_NAMES, PRESETS } from '../../tools/keyPresets';
import { Sentence } from '../../ui/Sentence';
import { en } from '../../words/en';
import { words } from '../../words/words';
import classes from './HelpSheet.module.css';
import { KeyCap } from './KeyCap';
import { KeyEditor } from './KeyEditor';
import { useWorkbench } from './workbenchHome';

const GROUPS: readonly CommandGroup[] = [
  'make',
  'draw',
  'choose',
  'change',
  'answer',
  'check',
  'look',
  'goOn',
];

export const HelpSheet = () => {
  const bench = useWorkbench();
  const isOpen = useStore(bench.status, (status) => status.openPanel === 'keys');
  return isOpen ? <Sheet /> : null;
};

const Sheet = () => {
  const bench = useWorkbench();
  const [filter, setFilter] = useState('');
  const bindings = useStore(bench.choices.keys);
  /** In the page's language or in English, which videos and colleagues speak. */
  const fits = (...titles: readonly string[]): boolean =>
    titles.some((title) => title.toLowerCase().includes(filter.toLowerCase()));
  return (
    <aside className={classes.sheet} aria-label={words.keys.title} data-testid="help-sheet">
      <header className={classes.header}>
        <h2 className={classes.title}>{words.keys.title}</h2>
        <button
          type="button"
          className={classes.close}
          onClick={() => bench.status.setState({ openPanel: null })}
        >
          {words.ui.close} <KeyCap>?</KeyCap>
        </button>
      </header>
      <div className={classes.tools}>
        <PresetSelect />
        <input
          type="search"
          className={classes.field}
          placeholder={words.keys.find}
          aria-label={words.keys.findLabel}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      </div>
      {bindings.conflicts.map(({ combination, commands }) => (
        <p key={combination} className={classes.conflict} role="alert">
          <Sentence
            text={words.keys.wantedByMany}
            parts={{
              key: <KeyCap>{combination}</KeyCap>,
              commands: commands.map(titleOf).join(', '),
            }}
          />
        </p>
      ))}
      <div className={classes.groups}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3 className={classes.group}>{words.commands.groups[group]}</h3>
            <dl className={classes.list}>
              {COMMANDS.filter(
                ({ id, ...row }) =>
                  row.group === group && fits(words.commands.titles[id], en.commands.titles[id]),
              ).map((command) => (
                <KeyEditor key={command.id} command={command} keys={bindings.keysOf(command)} />
              ))}
              {GESTURES.filter(
                ({ id, ...row }) =>
                  row.group === group &&
                  fits(words.commands.gestures[id], en.commands.gestures[id]),
              ).map(({ id, keys }) => (
                <div key={id} className={classes.row}>
                  <dt>{words.commands.gestures[id]}</dt>
                  <dd className={classes.keys}>
                    {keys.map((key) => (
                      <KeyCap key={key}>{key}</KeyCap>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes.note}>{words.keys.note}</p>
    </aside>
  );
};

const PresetSelect = () => {
  const bench = useWorkbench();
  const preset = useStore(bench.preferences, ({ keyPreset }) => keyPreset);
  return (
    <label className={classes.preset}>
      {words.keys.preset}{' '}
      <select
        className={classes.field}
        aria-label={words.keys.presetLabel}
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
