/** The strip at an object, or at the top for the image: one question, answered by digits. */
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';

import { imagePoint } from '../../engine/geometry/spaces';
import { imageToScreen } from '../../engine/geometry/viewport';
import type { AttributeDefinition, AttributeValue } from '../../engine/attributes/attributes';
import { IMAGE } from '../../stores/attributes';
import type { Subject } from '../../stores/attributes';
import { words } from '../../words/words';
import { TypedField } from './AttributeField';
import classes from './AttributeStrip.module.css';
import { placeChip } from './chipPlacement';
import { KeyCap } from './KeyCap';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

export const AttributeStrip = () => {
  const bench = useWorkbench();
  const { subject, place, pass } = useStore(bench.stores.attributes);
  const ref = useRef<HTMLDivElement>(null);
  // The answers are of the document: the strip is drawn anew with each.
  useStore(bench.stores.document, ({ annotations }) => annotations);
  useStore(bench.stores.document, ({ imageAttributes }) => imageAttributes);
  useEffect(() => {
    if (subject === null) return;
    const move = (): void => {
      if (ref.current !== null) moveStrip(bench, ref.current, subject);
    };
    move();
    return bench.stores.viewport.subscribe(move);
  });
  if (subject === null) return null;
  const { answers, strip } = bench.editor;
  const asked = answers.asked(subject);
  const question = asked[place];
  if (question === undefined) return null;
  const value = answers.answersTo(subject)[question.key];
  return (
    <div
      ref={ref}
      className={classes.strip}
      role="group"
      aria-label={words.panels.attributes.one(question.name)}
      data-testid="attribute-strip"
    >
      <span className={classes.name}>
        {question.name}
        {question.isRequired && <span className={classes.required}> *</span>}
      </span>
      {asked.length > 1 && (
        <span className={classes.place}>
          {place + 1}/{asked.length}
        </span>
      )}
      {question.kind === 'checkbox' || question.kind === 'choice' ? (
        <Choices question={question} value={value} />
      ) : (
        <TypedField
          key={`${String(subject)} ${question.id}`}
          definition={question}
          text={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
          isFocused
          onAnswer={(answer) => void answers.answer(subject, question.key, answer)}
          onLeave={(where) => {
            if (where === 'close') strip.close();
            else strip.step(where === 'next' ? 1 : -1);
          }}
        />
      )}
      {pass !== null && (
        <span className={classes.place} data-testid="pass">
          {words.panels.attributes.pass(pass.at + 1, pass.ids.length)}
        </span>
      )}
      <KeyCap>Esc</KeyCap>
    </div>
  );
};

/** As many as number keys reach; the list in the panel has them all. */
const DIGITS = 9;

interface ChoicesProps {
  readonly question: AttributeDefinition;
  readonly value: unknown;
}

const Choices = ({ question, value }: ChoicesProps) => {
  const { strip } = useWorkbench().editor;
  const options: readonly (readonly [label: string, value: AttributeValue])[] =
    question.kind === 'checkbox'
      ? [
          [words.panels.attributes.yes, true],
          [words.panels.attributes.no, false],
        ]
      : question.choices.slice(0, DIGITS).map((choice) => [choice, choice]);
  return (
    <span className={classes.options}>
      {options.map(([label, option], index) => (
        <button
          key={label}
          type="button"
          className={classes.option}
          aria-pressed={option === value}
          onClick={(event) => {
            event.currentTarget.blur();
            strip.answer(option);
          }}
        >
          <KeyCap>{index + 1}</KeyCap> {label}
        </button>
      ))}
    </span>
  );
};

const moveStrip = (bench: Workbench, strip: HTMLElement, subject: Subject): void => {
  const place = placeAt(bench, strip, subject);
  strip.dataset['docked'] = String(place === null);
  strip.style.transform =
    place === null ? '' : `translate(${String(place.left)}px, ${String(place.top)}px)`;
};

const placeAt = (bench: Workbench, strip: HTMLElement, subject: Subject) => {
  const object =
    subject === IMAGE ? undefined : bench.stores.document.getState().annotations.get(subject);
  if (object === undefined) return null;
  const { screen, viewport } = bench.stores.viewport.getState();
  const [x, y, width, height] = object.bboxXywh;
  const start = imageToScreen(imagePoint(x, y), viewport);
  const end = imageToScreen(imagePoint(x + width, y + height), viewport);
  const box = { left: start.x, top: start.y, right: end.x, bottom: end.y };
  return placeChip(box, { height: strip.offsetHeight, width: strip.offsetWidth }, screen);
};
