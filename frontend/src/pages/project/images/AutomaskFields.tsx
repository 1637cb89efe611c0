import { NumberInput, Text } from '@mantine/core';

import type { AutomaskParameters } from '../../../api/types';
import { words } from '../../../words/words';
import classes from './ProposeDialog.module.css';

interface Field {
  readonly key: keyof AutomaskParameters;
  /** SAM's. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly decimals?: number;
  readonly suffix?: string;
}

const SHARE = { min: 0, max: 1, step: 0.05, decimals: 3 } as const;

const FIELDS: readonly Field[] = [
  { key: 'pointsPerSide', name: 'points_per_side', min: 1, max: 64, step: 8 },
  { key: 'cropLayers', name: 'crop_n_layers', min: 0, max: 3, step: 1 },
  { key: 'cropPointsFactor', name: 'crop_n_points_downscale_factor', min: 1, max: 64, step: 1 },
  { key: 'cropOverlapRatio', name: 'crop_overlap_ratio', ...SHARE, max: 0.9 },
  { key: 'predictedIou', name: 'pred_iou_thresh', ...SHARE },
  { key: 'stability', name: 'stability_score_thresh', ...SHARE },
  {
    key: 'stabilityOffset',
    name: 'stability_score_offset',
    min: 0.001,
    max: 100,
    step: 0.1,
    decimals: 3,
  },
  {
    key: 'minRegionArea',
    name: 'min_mask_region_area',
    min: 0,
    max: 1_000_000,
    step: 10,
    suffix: ' px',
  },
  { key: 'windowSide', name: 'window_side', min: 0, max: 8192, step: 256, suffix: ' px' },
  { key: 'pointsPerBatch', name: 'points_per_batch', min: 1, max: 1024, step: 16 },
];

interface AutomaskFieldsProps {
  readonly parameters: AutomaskParameters;
  readonly onChange: (parameters: AutomaskParameters) => void;
}

/** Every parameter of a run that is not a slider afterwards. */
export const AutomaskFields = ({ parameters, onChange }: AutomaskFieldsProps) => (
  <div className={classes.fields}>
    {FIELDS.map(({ key, name, decimals = 0, suffix = '', ...range }) => (
      <NumberInput
        key={key}
        {...range}
        label={words.batches.parameters[key]}
        description={<span className={classes.name}>{name}</span>}
        suffix={suffix}
        decimalScale={decimals}
        clampBehavior="blur"
        value={parameters[key]}
        onChange={(value) => {
          if (typeof value === 'number') onChange({ ...parameters, [key]: value });
        }}
      />
    ))}
    <Text size="sm" c="dimmed" className={classes.note}>
      {words.batches.propose.note}
    </Text>
  </div>
);
