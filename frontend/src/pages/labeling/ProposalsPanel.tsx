/** What SAM proposes on this image: a run, sliders that choose of it, and taking all over. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';

import { keys } from '../../api/keys';
import type { Proposals } from '../../api/proposalMappers';
import { getProposals, requestProposals } from '../../api/resources/proposals';
import type { ProposalThresholds } from '../../engine/proposals/proposal';
import { freeProposals, loadProposals, setThresholds } from '../../stores/proposals';
import type { ProposalRun } from '../../stores/proposals';
import { takeProposals } from '../../tools/proposals/takeOver';
import { AUTOMASK_PRESETS, USUAL_AUTOMASK } from '../automaskPresets';
import { notifyProblem } from '../problems';
import { numbers, words } from '../../words/words';
import classes from './ProposalsPanel.module.css';
import { useWorkbench } from './workbenchHome';

/** How often to look, should no event say that it is done. */
const POLL_MILLISECONDS = 1_500;

const isUnderWay = (proposals: Proposals | undefined): boolean =>
  proposals?.state === 'queued' || proposals?.state === 'running';

export const ProposalsPanel = () => {
  const bench = useWorkbench();
  const tool = useStore(bench.status, (status) => status.tool);
  const imageId = useStore(bench.status, (status) => status.openedId);
  if (tool !== 'proposals' || imageId === null) return null;
  return <OpenProposals imageId={imageId} />;
};

const OpenProposals = ({ imageId }: { readonly imageId: string }) => {
  const bench = useWorkbench();
  const queryClient = useQueryClient();
  const [parameters, setParameters] = useState(USUAL_AUTOMASK);
  const { data } = useQuery({
    queryKey: keys.proposals(imageId),
    queryFn: () => getProposals(imageId),
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? POLL_MILLISECONDS : false),
  });
  useEffect(() => {
    const known = bench.stores.proposals.getState().run;
    if (data?.run && known?.createdAt !== data.run.createdAt) {
      loadProposals(bench.stores.proposals, data.run, data.results);
    }
  }, [bench, data]);
  const run = useMutation({
    mutationFn: () => requestProposals(imageId, parameters),
    onSuccess: (answer) => queryClient.setQueryData(keys.proposals(imageId), answer),
    onError: notifyProblem,
  });
  const isBusy = run.isPending || isUnderWay(data);
  return (
    <section
      className={classes.panel}
      aria-label={words.panels.proposals.title}
      data-testid="proposals"
    >
      <h2 className={classes.title}>{words.panels.proposals.title}</h2>
      {data?.run && <Choice />}
      {data?.state === 'failed' && <p className={classes.problem}>{data.problem?.detail}</p>}
      <div className={classes.presets} role="group" aria-label={words.panels.proposals.lookFor}>
        {AUTOMASK_PRESETS.map((preset) => (
          <button
            key={preset.label}
            type="button"
            className={classes.preset}
            aria-pressed={preset.parameters === parameters}
            title={preset.description}
            onClick={(event) => {
              event.currentTarget.blur();
              setParameters(preset.parameters);
            }}
          >
            {preset.label}
          </button>
        ))}
      </div>
      <button
        type="button"
        className={classes.button}
        disabled={isBusy || data === undefined}
        data-testid="find-objects"
        onClick={(event) => {
          event.currentTarget.blur();
          run.mutate();
        }}
      >
        {buttonText(data, isBusy)}
      </button>
    </section>
  );
};

const buttonText = (data: Proposals | undefined, isBusy: boolean): string => {
  const { find, findAgain, waiting, looking } = words.panels.proposals;
  if (isBusy) return data?.state === 'queued' ? waiting : looking;
  return data?.run ? findAgain : find;
};

const SLIDERS: readonly Exclude<keyof ProposalThresholds, 'minArea'>[] = [
  'predictedIou',
  'stability',
  'overlap',
  'cropOverlap',
];

/** Below it the run kept nothing. */
const floorOf = (run: ProposalRun | null, name: string): number => {
  if (name === 'predictedIou') return run?.floors.predictedIou ?? 0;
  return name === 'stability' ? (run?.floors.stability ?? 0) : 0;
};

/** Smallest areas run over six orders of magnitude: the slider is one of exponents. */
const AREA_STEPS = 60;
const DECADES = 6;
const areaOfStep = (step: number): number =>
  step === 0 ? 0 : Math.round(10 ** ((step / AREA_STEPS) * DECADES));
const stepOfArea = (area: number): number =>
  area === 0 ? 0 : Math.round((Math.log10(area) / DECADES) * AREA_STEPS);

const Choice = () => {
  const bench = useWorkbench();
  const { proposals: store } = bench.stores;
  const thresholds = useStore(store, (state) => state.thresholds);
  const run = useStore(store, (state) => state.run);
  const total = useStore(store, (state) => state.proposals.length);
  const chosen = useStore(store, (state) => state.chosen.length);
  const free = useStore(store, (state) => freeProposals(state).length);
  return (
    <>
      {SLIDERS.filter((name) => name !== 'cropOverlap' || run?.hasCrops).map((name) => (
        <Slider
          key={name}
          label={words.panels.proposals[name]}
          text={numbers.decimal(thresholds[name], 2)}
          value={Math.round(100 * thresholds[name])}
          min={Math.ceil(100 * floorOf(run, name))}
          max={100}
          onChange={(value) => setThresholds(store, { [name]: value / 100 })}
        />
      ))}
      <Slider
        label={words.panels.proposals.minArea}
        text={`${numbers.count(thresholds.minArea)} px`}
        value={stepOfArea(thresholds.minArea)}
        min={0}
        max={AREA_STEPS}
        onChange={(step) => setThresholds(store, { minArea: areaOfStep(step) })}
      />
      <p className={classes.count} aria-live="polite" data-testid="proposal-count">
        {countText(chosen, total, chosen - free)}
      </p>
      <button
        type="button"
        className={classes.button}
        disabled={free === 0}
        data-testid="take-all"
        onClick={(event) => {
          event.currentTarget.blur();
          void takeProposals(bench.editor, freeProposals(store.getState()));
        }}
      >
        {words.panels.proposals.take(free)}
      </button>
    </>
  );
};

const countText = (chosen: number, total: number, covered: number): string =>
  covered > 0
    ? words.panels.proposals.chosenWithCovered(chosen, total, covered)
    : words.panels.proposals.chosen(chosen, total);

interface SliderProps {
  readonly label: string;
  readonly text: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

const Slider = ({ label, text, value, min, max, onChange }: SliderProps) => (
  <label className={classes.slider}>
    <span>{label}</span>
    <output>{text}</output>
    <input
      type="range"
      min={min}
      max={max}
      value={value}
      aria-label={label}
      aria-valuetext={text}
      onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      // The keys belong to the canvas again at once.
      onPointerUp={(event) => event.currentTarget.blur()}
    />
  </label>
);
