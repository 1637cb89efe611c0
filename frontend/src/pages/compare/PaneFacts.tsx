/** What one model says of its mask, and the masks that it offers. */
import { useMemo } from 'react';
import { useStore } from 'zustand';

import type { CandidateOption } from '../../engine/prompts/candidates';
import { numbers, words } from '../../words/words';
import classes from './PaneFacts.module.css';
import { optionsOf } from './cycling';
import { areaShown } from './pane';
import type { Pane } from './pane';

const NOTHING = '–';

interface PaneFactsProps {
  readonly pane: Pane;
  readonly label: string;
}

export const PaneFacts = ({ pane, label }: PaneFactsProps) => {
  const prompts = useStore(pane.store, (state) => state.prompts);
  const answer = useStore(pane.store, (state) => state.answer);
  const area = useStore(pane.store, areaShown);
  const milliseconds = useStore(pane.store, (state) => state.decodeMilliseconds);
  const problem = useStore(pane.store, (state) => state.problem);
  const options = useMemo(() => optionsOf({ prompts, answer }), [prompts, answer]);
  const chosen = options.find(({ index }) => index === answer?.chosen);
  const { facts } = words.compare;
  const rows: readonly (readonly [name: string, label: string, value: string | undefined])[] = [
    ['iou', words.panels.proposals.predictedIou, decimal(chosen?.predictedIou, 3)],
    ['stability', words.panels.proposals.stability, decimal(chosen?.stabilityScore, 3)],
    ['area', facts.area, area === null ? undefined : facts.pixels(area)],
    [
      'decode',
      facts.decode,
      milliseconds === null ? undefined : facts.milliseconds(Math.round(milliseconds)),
    ],
  ];
  return (
    <section className={classes.facts} aria-label={facts.title(label)}>
      {problem === null ? (
        <Candidates pane={pane} options={options} chosen={chosen} />
      ) : (
        <p className={classes.problem} role="alert">
          {problem}
        </p>
      )}
      <dl className={classes.numbers}>
        {rows.map(([name, term, value]) => (
          <div key={name}>
            <dt>{term}</dt>
            <dd data-testid={`fact-${name}`}>{value ?? NOTHING}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
};

const decimal = (value: number | undefined, digits: number): string | undefined =>
  value === undefined ? undefined : numbers.decimal(value, digits);

interface CandidatesProps {
  readonly pane: Pane;
  readonly options: readonly CandidateOption[];
  readonly chosen: CandidateOption | undefined;
}

const Candidates = ({ pane, options, chosen }: CandidatesProps) => (
  <div className={classes.candidates} role="group" aria-label={words.compare.candidates}>
    {options.map((option) => (
      <button
        key={option.index}
        type="button"
        className={classes.candidate}
        aria-pressed={option === chosen}
        data-candidate={option.name}
        onClick={(event) => {
          event.currentTarget.blur();
          pane.choose(option.index);
        }}
      >
        {words.sam.candidates[option.name]}{' '}
        <span className={classes.score}>{numbers.decimal(option.predictedIou, 2)}</span>
      </button>
    ))}
  </div>
);
