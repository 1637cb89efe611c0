/** One question with its answer, for the pointer and for typing. */
import { useState } from 'react';

import { isAnswer } from '../../engine/attributes/attributes';
import type { AttributeDefinition, AttributeValue } from '../../engine/attributes/attributes';
import { words } from '../../words/words';
import classes from './AttributePanel.module.css';
import { rangeText } from './attributeText';

interface FieldProps {
  readonly definition: AttributeDefinition;
  /** What is there; of another form after the definition has changed. */
  readonly value: unknown;
  readonly onAnswer: (value: AttributeValue | null) => void;
}

export const AttributeField = ({ definition, value, onAnswer }: FieldProps) => {
  const { kind, name } = definition;
  if (kind === 'checkbox') return <YesNo name={name} value={value} onAnswer={onAnswer} />;
  if (kind === 'choice') {
    return <ChoiceField definition={definition} value={value} onAnswer={onAnswer} />;
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return (
    <TypedField
      key={text}
      definition={definition}
      text={text}
      onAnswer={onAnswer}
      isFocused={false}
    />
  );
};

interface YesNoProps extends Omit<FieldProps, 'definition'> {
  readonly name: string;
}

const YesNo = ({ name, value, onAnswer }: YesNoProps) => (
  <span className={classes.switch} role="group" aria-label={name}>
    {([true, false] as const).map((answer) => (
      <button
        key={String(answer)}
        type="button"
        className={classes.option}
        aria-pressed={value === answer}
        onClick={(event) => {
          event.currentTarget.blur();
          onAnswer(value === answer ? null : answer);
        }}
      >
        {answer ? words.panels.attributes.yes : words.panels.attributes.no}
      </button>
    ))}
  </span>
);

const ChoiceField = ({ definition, value, onAnswer }: FieldProps) => {
  const { choices, name } = definition;
  const known = typeof value === 'string' ? value : '';
  return (
    <select
      className={classes.field}
      aria-label={name}
      value={known}
      onChange={(event) => {
        onAnswer(event.currentTarget.value || null);
        event.currentTarget.blur();
      }}
    >
      <option value="">–</option>
      {known !== '' && !choices.includes(known) && (
        <option value={known}>{words.panels.attributes.retiredChoice(known)}</option>
      )}
      {choices.map((choice) => (
        <option key={choice}>{choice}</option>
      ))}
    </select>
  );
};

interface TypedFieldProps extends Pick<FieldProps, 'definition' | 'onAnswer'> {
  readonly text: string;
  readonly isFocused: boolean;
  readonly onLeave?: (where: 'next' | 'previous' | 'close') => void;
}

/** A number or a text; what is no answer is marked and not kept. */
export const TypedField = ({ definition, text, onAnswer, isFocused, onLeave }: TypedFieldProps) => {
  const { notAnswer, aNumber } = words.panels.attributes;
  const isNumber = definition.kind === 'number';
  const [typed, setTyped] = useState(text);
  const value = valueOf(definition, typed);
  const isWrong = value !== null && !isAnswer(definition, value);
  /** @returns  whether the field may be left */
  const keep = (): boolean => {
    if (isWrong) return false;
    if (typed.trim() !== text.trim()) onAnswer(value);
    return true;
  };
  return (
    <input
      className={classes.field}
      aria-label={definition.name}
      aria-invalid={isWrong}
      // The strip is opened to be answered: its field takes the keys.
      autoFocus={isFocused}
      inputMode={isNumber ? 'decimal' : 'text'}
      maxLength={1000}
      placeholder={isNumber ? rangeText(definition) : ''}
      title={isWrong ? notAnswer(rangeText(definition) || aNumber) : undefined}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => {
        if (!keep()) setTyped(text);
      }}
      onKeyDown={(event) => {
        const where = leavingBy(event);
        if (where === null) return;
        if (onLeave !== undefined || where !== 'previous') event.preventDefault();
        if (where === 'close') setTyped(text);
        else if (!keep()) return;
        if (onLeave === undefined) event.currentTarget.blur();
        else onLeave(where);
      }}
    />
  );
};

const leavingBy = (event: {
  readonly key: string;
  readonly shiftKey: boolean;
}): 'next' | 'previous' | 'close' | null => {
  if (event.key === 'Escape') return 'close';
  if (event.key === 'Enter') return 'next';
  if (event.key !== 'Tab') return null;
  return event.shiftKey ? 'previous' : 'next';
};

/** Nothing is no answer; a comma is a point, as on half of all keyboards. */
const valueOf = ({ kind }: AttributeDefinition, typed: string): AttributeValue | null => {
  if (typed.trim() === '') return null;
  return kind === 'number' ? Number(typed.trim().replace(',', '.')) : typed.trim();
};
