/** All keys, beside the work and not above it. */
import { useStore } from 'zustand';

import { COMMANDS, OTHER_KEYS } from '../../tools/keymap';
import classes from './HelpSheet.module.css';
import { KeyCap } from './KeyCap';
import { useWorkbench } from './workbenchHome';

const GROUPS = ['Make', 'Draw', 'Choose', 'Change', 'Check', 'Look', 'Go on'] as const;

export const HelpSheet = () => {
  const bench = useWorkbench();
  const isOpen = useStore(bench.status, (status) => status.isHelpOpen);
  if (!isOpen) return null;
  const rows = [...COMMANDS, ...OTHER_KEYS];
  return (
    <aside className={classes.sheet} aria-label="Keys" data-testid="help-sheet">
      <header className={classes.header}>
        <h2 className={classes.title}>Keys</h2>
        <button
          type="button"
          className={classes.close}
          onClick={() => bench.status.setState({ isHelpOpen: false })}
        >
          Close <KeyCap>?</KeyCap>
        </button>
      </header>
      <div className={classes.groups}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3 className={classes.group}>{group}</h3>
            <dl className={classes.list}>
              {rows
                .filter((row) => row.group === group)
                .map(({ label, keys }) => (
                  <div key={label} className={classes.row}>
                    <dt>{label}</dt>
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
      <p className={classes.note}>
        Left click adds to the object, right click (or Alt or Shift with a click) leaves a part out,
        a drag draws a box, a click on a prompt takes it away.
      </p>
    </aside>
  );
};
