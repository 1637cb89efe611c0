import { Button, Collapse, Group, Modal, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';

import { proposeMasks } from '../../../api/resources/batches';
import type { AutomaskParameters, ImageSelection } from '../../../api/types';
import { words } from '../../../words/words';
import { AUTOMASK_PRESETS, USUAL_AUTOMASK, clickCount, cropCount } from '../../automaskPresets';
import { AutomaskFields } from './AutomaskFields';
import classes from './ProposeDialog.module.css';
import { useBeginBatch } from './useBeginBatch';

export interface BatchDialogProps {
  readonly projectId: string;
  readonly selection: ImageSelection;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onBegun: () => void;
}

export const ProposeDialog = (props: BatchDialogProps) => (
  <Modal
    opened={props.isOpen}
    onClose={props.onClose}
    title={words.batches.propose.title(props.selection.expectedCount)}
    closeOnClickOutside={false}
    size={560}
  >
    <ProposeForm {...props} />
  </Modal>
);

const ProposeForm = ({ projectId, selection, onClose, onBegun }: BatchDialogProps) => {
  const [parameters, setParameters] = useState(USUAL_AUTOMASK);
  const [isMore, setMore] = useState(false);
  const begin = useBeginBatch(
    projectId,
    () => proposeMasks(projectId, selection, parameters),
    onBegun,
  );
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {words.batches.propose.text}
      </Text>
      <Presets parameters={parameters} onChange={setParameters} />
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        mt="sm"
        rightSection={<IconChevronDown size={14} className={classes.chevron} data-open={isMore} />}
        aria-expanded={isMore}
        onClick={() => setMore(!isMore)}
        data-testid="more-parameters"
      >
        {words.batches.propose.more}
      </Button>
      <Collapse expanded={isMore}>
        <AutomaskFields parameters={parameters} onChange={setParameters} />
      </Collapse>
      <Text size="sm" mt="md" role="status" data-testid="run-cost">
        {costOf(parameters)} {words.batches.propose.replaced}
      </Text>
      <Group justify="flex-end" gap="xs" mt="md">
        <Button variant="default" onClick={onClose}>
          {words.pages.cancel}
        </Button>
        <Button loading={begin.isPending} onClick={() => begin.mutate()} data-testid="begin-batch">
          {words.batches.propose.begin}
        </Button>
      </Group>
    </>
  );
};

const costOf = (parameters: AutomaskParameters): string => {
  const { cost, costOfWindows, costOfCrops } = words.batches.propose;
  const clicks = clickCount(parameters);
  if (parameters.windowSide > 0) return costOfWindows(clicks);
  const crops = cropCount(parameters);
  return crops === 0 ? cost(clicks) : costOfCrops(clicks, crops);
};

interface PresetsProps {
  readonly parameters: AutomaskParameters;
  readonly onChange: (parameters: AutomaskParameters) => void;
}

const Presets = ({ parameters, onChange }: PresetsProps) => (
  <div className={classes.presets} role="group" aria-label={words.batches.propose.presets}>
    {AUTOMASK_PRESETS.map((preset) => (
      <button
        key={preset.label}
        type="button"
        className={classes.preset}
        aria-pressed={preset.parameters === parameters}
        onClick={() => onChange(preset.parameters)}
      >
        <span className={classes.label}>{preset.label}</span>
        <span className={classes.description}>{preset.description}</span>
      </button>
    ))}
  </div>
);
