/** What is asked of the selected object, else of the image, and the flags of every object. */
import { useStore } from 'zustand';

import type { Category } from '../../api/types';
import { askedOfImage, askedOfObject, FLAGS, leftovers } from '../../engine/attributes/attributes';
import type { AttributeDefinition, Attributes } from '../../engine/attributes/attributes';
import type { Annotation } from '../../engine/operations/annotation';
import { IMAGE } from '../../stores/attributes';
import type { Subject } from '../../stores/attributes';
import { words } from '../../words/words';
import { AttributeField } from './AttributeField';
import classes from './AttributePanel.module.css';
import { KeyCap } from './KeyCap';
import { useWorkbench } from './workbenchHome';

export const AttributePanel = ({ categories }: { readonly categories: readonly Category[] }) => {
  const bench = useWorkbench();
  const selectedId = useStore(bench.stores.selection, (selection) => selection.selectedId);
  const object = useStore(bench.stores.document, ({ annotations }) => {
    const known = selectedId === null ? undefined : annotations.get(selectedId);
    return known?.isDeleted === false ? known : null;
  });
  if (object === null) return <OfImage />;
  const name = categories.find(({ id }) => id === object.category)?.name ?? words.editor.object;
  return <OfObject object={object} name={name} />;
};

const OfImage = () => {
  const bench = useWorkbench();
  const attributes = useStore(bench.stores.document, (document) => document.imageAttributes);
  const definitions = useStore(bench.stores.attributes, (state) => state.definitions);
  const asked = askedOfImage(definitions);
  if (asked.length === 0 && Object.keys(attributes).length === 0) return null;
  return (
    <section
      className={classes.panel}
      aria-label={words.panels.attributes.title}
      data-testid="attributes"
    >
      <Title about={words.panels.attributes.ofImage} keyCap={asked.length > 0 ? 'Y' : null} />
      <Rows subject={IMAGE} asked={asked} attributes={attributes} />
    </section>
  );
};

const OfObject = ({ object, name }: { readonly object: Annotation; readonly name: string }) => {
  const bench = useWorkbench();
  const definitions = useStore(bench.stores.attributes, (state) => state.definitions);
  const asked = askedOfObject(definitions, object.category);
  return (
    <section
      className={classes.panel}
      aria-label={words.panels.attributes.title}
      data-testid="attributes"
    >
      <Title about={name} keyCap={asked.length > 0 ? 'Shift+G' : null} />
      <Rows subject={object.id} asked={asked} attributes={object.attributes} />
      <Flags object={object} />
    </section>
  );
};

const Title = ({ about, keyCap }: { readonly about: string; readonly keyCap: string | null }) => (
  <h2 className={classes.title}>
    {words.panels.attributes.title} <span className={classes.subject}>{about}</span>
    {keyCap !== null && <KeyCap>{keyCap}</KeyCap>}
  </h2>
);

interface RowsProps {
  readonly subject: Subject;
  readonly asked: readonly AttributeDefinition[];
  readonly attributes: Attributes;
}

const Rows = ({ subject, asked, attributes }: RowsProps) => {
  const bench = useWorkbench();
  const { definitions } = bench.stores.attributes.getState();
  return (
    <>
      {asked.map((definition) => (
        <Row
          key={`${String(subject)} ${definition.id}`}
          subject={subject}
          definition={definition}
          attributes={attributes}
        />
      ))}
      {leftovers(asked, attributes).map(([key, value]) => (
        <Leftover
          key={key}
          subject={subject}
          attribute={key}
          name={definitions.find((one) => one.key === key)?.name ?? key}
          value={value}
        />
      ))}
    </>
  );
};

interface RowProps {
  readonly subject: Subject;
  readonly definition: AttributeDefinition;
  readonly attributes: Attributes;
}

const Row = ({ subject, definition, attributes }: RowProps) => {
  const bench = useWorkbench();
  const value = attributes[definition.key];
  const isOwed = definition.isRequired && value === undefined;
  return (
    <div className={classes.row} data-testid="attribute" data-owed={isOwed}>
      <span
        className={classes.name}
        title={
          definition.isRequired
            ? words.panels.attributes.required(definition.name)
            : definition.name
        }
      >
        {definition.name}
        {definition.isRequired && <span className={classes.required}> *</span>}
      </span>
      <AttributeField
        definition={definition}
        value={value}
        onAnswer={(answer) => void bench.editor.answers.answer(subject, definition.key, answer)}
      />
    </div>
  );
};

interface LeftoverProps {
  readonly subject: Subject;
  readonly attribute: string;
  readonly name: string;
  readonly value: unknown;
}

/** An answer from before: its question was retired, or is not asked of this category. */
const Leftover = ({ subject, attribute, name, value }: LeftoverProps) => {
  const bench = useWorkbench();
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <div className={classes.row} data-leftover title={words.panels.attributes.leftover}>
      <span className={classes.name}>{name}</span>
      <span className={classes.old}>{text}</span>
      <button
        type="button"
        className={classes.remove}
        aria-label={words.panels.attributes.takeAway(name)}
        onClick={() => void bench.editor.answers.answer(subject, attribute, null)}
      >
        ×
      </button>
    </div>
  );
};

const Flags = ({ object }: { readonly object: Annotation }) => {
  const { answers } = useWorkbench().editor;
  return (
    <div className={classes.flags} role="group" aria-label={words.panels.attributes.flags}>
      {FLAGS.map((flag) => (
        <FlagButton
          key={flag}
          name={words.panels.attributes[flag]}
          isOn={object.attributes[flag] === true}
          onToggle={() => answers.toggleFlag(flag)}
        />
      ))}
      <FlagButton
        name={words.panels.attributes.crowd}
        isOn={object.isCrowd}
        onToggle={() => answers.toggleCrowd()}
      />
    </div>
  );
};

interface FlagButtonProps {
  readonly name: string;
  readonly isOn: boolean;
  readonly onToggle: () => void;
}

const FlagButton = ({ name, isOn, onToggle }: FlagButtonProps) => (
  <button
    type="button"
    className={classes.flag}
    aria-pressed={isOn}
    onClick={(event) => {
      event.currentTarget.blur();
      onToggle();
    }}
  >
    {name}
  </button>
);
