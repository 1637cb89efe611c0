/** What SAM proposes on this image: a run, sliders that choose of it, and taking all over. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';

import { keys } from '../../api/keys';
import type { Proposals } from '../../api/proposalMappers';
import { getProposals, requestProposals } from '../../api/resources/proposals';
import type { ProposalThresholds } from '../../engine/proposals/proposal';
import { freeProposals, loadProposals, setThresholds } from '../../stores/proposals';
import { takeProposals } from '../../tools/proposals/takeOver';
import { formatAmount } from '../../ui/format';
import { notifyProblem } from '../problems';
import classes from './ProposalsPanel.module.css';
import { useWorkbench } from './workbenchHome';

/** Points along each side of the image; SAM's own default is 32. */
const GRIDS = [
  { pointsPerSide: 16, label: 'Coarse' },
  { pointsPerSide: 32, label: 'Normal' },
  { pointsPerSide: 64, label: 'Fine' },
] as const;
const NORMAL = 32;
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
  const [pointsPerSide, setPointsPerSide] = useState<number>(NORMAL);
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
    mutationFn: () => requestProposals(imageId, pointsPerSide),
    onSuccess: (answer) => queryClient.setQueryData(keys.proposals(imageId), answer),
    onError: notifyProblem,
  });
  const isBusy = run.isPending || isUnderWay(data);
  return (
    <section className={classes.panel} aria-label="Proposals" data-testid="proposals">
      <h2 className={classes.title}>Proposals</h2>
      {data?.run && <Choice />}
      {data?.state === 'failed' && <p className={classes.problem}>{data.problem?.detail}</p>}
      <div className={classes.grids} role="group" aria-label="Grid of clicks">
        {GRIDS.map((grid) => (
          <button
            key={grid.label}
            type="button"
            className={classes.grid}
            aria-pressed={grid.pointsPerSide === pointsPerSide}
            title={`${String(grid.pointsPerSide)} × ${String(grid.pointsPerSide)} clicks`}
            onClick={(event) => {
              event.currentTarget.blur();
              setPointsPerSide(grid.pointsPerSide);
            }}
          >
            {grid.label}
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
  if (isBusy) return data?.state === 'queued' ? 'Waiting for the encoder…' : 'Looking everywhere…';
  return data?.run ? 'Find objects again' : 'Find objects';
};

const SLIDERS: readonly {
  readonly name: Exclude<keyof ProposalThresholds, 'minArea'>;
  readonly label: string;
}[] = [
  { name: 'predictedIou', label: 'Predicted IoU' },
  { name: 'stability', label: 'Stability' },
  { name: 'overlap', label: 'Overlap' },
];

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
  const total = useStore(store, (state) => state.proposals.length);
  const chosen = useStore(store, (state) => state.chosen.length);
  const free = useStore(store, (state) => freeProposals(state).length);
  return (
    <>
      {SLIDERS.map(({ name, label }) => (
        <Slider
          key={name}
          label={label}
          text={thresholds[name].toFixed(2)}
          value={Math.round(100 * thresholds[name])}
          max={100}
          onChange={(value) => setThresholds(store, { [name]: value / 100 })}
        />
      ))}
      <Slider
        label="Smallest area"
        text={formatAmount(thresholds.minArea, 'px', 'px')}
        value={stepOfArea(thresholds.minArea)}
        max={AREA_STEPS}
        onChange={(step) => setThresholds(store, { minArea: areaOfStep(step) })}
      />
      <p className={classes.count} aria-live="polite" data-testid="proposal-count">
        {chosen} of {total} masks{chosen > free && `, ${String(chosen - free)} there already`}
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
        Take {free} over
      </button>
    </>
  );
};

interface SliderProps {
  readonly label: string;
  readonly text: string;
  readonly value: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

const Slider = ({ label, text, value, max, onChange }: SliderProps) => (
  <label className={classes.slider}>
    <span>{label}</span>
    <output>{text}</output>
    <input
      type="range"
      min={0}
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
