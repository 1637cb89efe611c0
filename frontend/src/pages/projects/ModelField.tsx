import { Radio } from '@mantine/core';

import type { ModelInfo, ModelName } from '../../api/types';
import { words } from '../../words/words';
import { ModelWeights } from '../ModelWeights';
import classes from './NewProjectDialog.module.css';

interface ModelFieldProps {
  readonly models: readonly ModelInfo[];
  readonly value: ModelName | undefined;
  readonly onChange: (name: ModelName) => void;
}

export const ModelField = ({ models, value, onChange }: ModelFieldProps) => (
  <Radio.Group
    label={words.projects.form.model}
    description={words.projects.form.modelHelp}
    value={value ?? null}
    onChange={(name) => {
      const model = models.find((candidate) => candidate.name === name);
      if (model) onChange(model.name);
    }}
  >
    <div className={classes.models}>
      {models.map((model) => (
        <div key={model.name} className={classes.model} data-checked={model.name === value}>
          <Radio
            value={model.name}
            disabled={!model.isAvailable}
            label={model.label}
            description={model.note}
            data-testid={`model-${model.name}`}
          />
          <ModelWeights model={model} />
        </div>
      ))}
    </div>
  </Radio.Group>
);
