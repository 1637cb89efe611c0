/** One command of the key sheet: its keys, and another one when it is pressed here. */
import { IconRestore } from '@tabler/icons-react';
import { useState } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { useStore } from 'zustand';

import { sideButtonOf } from '../../canvas/sideButtons';
import { wishForKey, withoutChange } from '../../tools/keyChanges';
import type { KeyWish } from '../../tools/keyChanges';
import { titleOf } from '../../tools/keymap';
import type { Command } from '../../tools/keymap';
import { combinationOf } from '../../tools/keyPress';
import { Sentence } from '../../ui/Sentence';
import { words } from '../../words/words';
import classes from './HelpSheet.module.css';
import { KeyCap } from './KeyCap';
import { pressOf } from './useKeyboard';
import { useWorkbench } from './workbenchHome';

interface KeyEditorProps {
  readonly command: Command;
  readonly keys: readonly string[];
}

interface Asked {
  readonly combination: string;
  readonly wish: KeyWish;
}

export const KeyEditor = ({ command, keys }: KeyEditorProps) => {
  const bench = useWorkbench();
  const changes = useStore(bench.preferences, ({ keyChanges }) => keyChanges);
  const [isListening, setListening] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const done = (): void => {
    setListening(false);
    setAsked(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (!isListening) return;
    event.preventDefault();
    event.stopPropagation();
    const combination = combinationOf(pressOf(event.nativeEvent));
    if (combination === null) return;
    if (combination === 'Escape' && command.id !== 'cancel') done();
    else wishFor(combination);
  };
  const onMouseDown = (event: MouseEvent<HTMLElement>): void => {
    if (isListening && event.button > 2) wishFor(`Mouse${String(sideButtonOf(event))}`);
  };
  const wishFor = (combination: string): void => {
    const wish = wishForKey(bench.choices.keys.getState(), changes, command, combination);
    if (wish.outcome === 'free') {
      bench.preferences.setState({ keyChanges: wish.changes });
      done();
    } else {
      setAsked({ combination, wish });
    }
  };
  return (
    <div className={classes.row}>
      <dt>{titleOf(command)}</dt>
      <dd className={classes.keys}>
        {command.id in changes && (
          <button
            type="button"
            className={classes.restore}
            aria-label={words.keys.giveBack(titleOf(command))}
            title={words.keys.asItWas}
            onClick={() =>
              bench.preferences.setState({ keyChanges: withoutChange(changes, command.id) })
            }
          >
            <IconRestore size={14} stroke={1.6} />
          </button>
        )}
        <button
          type="button"
          className={classes.editable}
          data-listening={isListening}
          data-command={command.id}
          aria-label={words.keys.change(titleOf(command))}
          onClick={() => setListening(true)}
          onBlur={() => setListening(false)}
          onKeyDown={onKeyDown}
          onMouseDown={onMouseDown}
        >
          {isListening ? words.keys.press : <Keys keys={keys} />}
        </button>
      </dd>
      {asked !== null && <Answer asked={asked} onDone={done} />}
    </div>
  );
};

const Keys = ({ keys }: { readonly keys: readonly string[] }) =>
  keys.length === 0 ? (
    <span className={classes.none}>{words.keys.none}</span>
  ) : (
    keys.map((key) => <KeyCap key={key}>{key}</KeyCap>)
  );

interface AnswerProps {
  readonly asked: Asked;
  readonly onDone: () => void;
}

const Answer = ({ asked: { combination, wish }, onDone }: AnswerProps) => {
  const bench = useWorkbench();
  if (wish.outcome === 'free') return null;
  return (
    <p className={classes.conflict} role="alert">
      <Sentence
        text={wish.outcome === 'fixed' ? words.keys.fixed : words.keys.taken(titleOf(wish.by))}
        parts={{ key: <KeyCap>{combination}</KeyCap> }}
      />{' '}
      {wish.outcome === 'taken' && (
        <>
          <button
            type="button"
            className={classes.link}
            onClick={() => {
              bench.preferences.setState({ keyChanges: wish.changes });
              onDone();
            }}
          >
            {words.keys.useHere}
          </button>{' '}
        </>
      )}
      <button type="button" className={classes.link} onClick={onDone}>
        {words.keys.leave}
      </button>
    </p>
  );
};
