/** One side: which model, its picture and mask, and what it says of them. */
import { Button, Select } from '@mantine/core';
import { useStore } from 'zustand';

import type { ImageDetail, ModelInfo, Project } from '../../api/types';
import { words } from '../../words/words';
import { canAnnotate, canManage } from '../project/roles';
import type { Comparison } from './comparison';
import classes from './ComparePage.module.css';
import { PaneCanvas } from './PaneCanvas';
import { PaneFacts } from './PaneFacts';
import { PaneNotice } from './PaneNotice';
import { presentMask } from './pane';
import type { PromptHand } from './promptHand';
import type { Side } from './sides';

interface PaneViewProps {
  readonly comparison: Comparison;
  readonly hand: PromptHand;
  readonly side: Side;
  readonly project: Project;
  readonly image: ImageDetail;
  readonly model: ModelInfo;
  readonly models: readonly ModelInfo[];
  readonly onModel: (name: string) => void;
  readonly onUse: (model: ModelInfo) => void;
}

export const PaneView = (props: PaneViewProps) => {
  const { comparison, hand, side, project, image, model } = props;
  const pane = comparison.panes[side];
  const decoder = useStore(pane.store, (state) => state.decoder.state);
  const hasMask = useStore(pane.store, (state) => presentMask(state) !== null);
  return (
    <section
      className={classes.pane}
      aria-label={words.compare.sides[side]}
      data-testid={`pane-${side}`}
      data-decoder={decoder}
      data-mask={hasMask ? 'present' : 'none'}
    >
      <PaneHead {...props} />
      <div className={classes.picture}>
        <PaneCanvas
          comparison={comparison}
          hand={hand}
          side={side}
          label={words.compare.canvas(model.label)}
        />
        <PaneNotice
          key={`${image.id} ${model.name}`}
          pane={pane}
          image={image}
          model={model}
          canAsk={canAnnotate(project.role)}
        />
      </div>
      <PaneFacts pane={pane} label={model.label} />
    </section>
  );
};

const PaneHead = ({ side, project, model, models, onModel, onUse }: PaneViewProps) => (
  <div className={classes.head}>
    <span className={classes.swatch} data-side={side} />
    <Select
      className={classes.select ?? ''}
      size="xs"
      aria-label={words.compare.model(words.compare.sides[side])}
      value={model.name}
      allowDeselect={false}
      data-testid={`model-${side}`}
      data={models.map(({ name, label, isAvailable }) => ({
        value: name,
        label: isAvailable ? label : words.compare.notHere(label),
        disabled: !isAvailable,
      }))}
      onChange={(name) => {
        if (name !== null) onModel(name);
      }}
    />
    {model.name === project.model ? (
      <span className={classes.own}>{words.compare.isProjects}</span>
    ) : (
      canManage(project.role) && (
        <Button
          size="compact-xs"
          variant="default"
          data-testid={`use-${side}`}
          onClick={() => onUse(model)}
        >
          {words.compare.use.button}
        </Button>
      )
    )}
  </div>
);
