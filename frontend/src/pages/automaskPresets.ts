/** How automatic runs look, for those who do not want to know SAM's parameters. */
import type { AutomaskParameters } from '../api/types';
import { words } from '../words/words';

/** SAM's own, with floors below its thresholds: sliders choose above them. */
export const USUAL_AUTOMASK: AutomaskParameters = {
  pointsPerSide: 32,
  pointsPerBatch: 64,
  predictedIou: 0.4,
  stability: 0.5,
  stabilityOffset: 1,
  cropLayers: 0,
  cropOverlapRatio: 512 / 1500,
  cropPointsFactor: 1,
  minRegionArea: 0,
  windowSide: 0,
};

export interface AutomaskPreset {
  readonly label: string;
  readonly description: string;
  readonly parameters: AutomaskParameters;
}

/** Pixels along a side of the windows that a large image is looked at through. */
const WINDOW_SIDE = 2048;

const { few, usual, many, windows } = words.pages.automask;

export const AUTOMASK_PRESETS: readonly AutomaskPreset[] = [
  {
    ...few,
    parameters: { ...USUAL_AUTOMASK, pointsPerSide: 16 },
  },
  {
    ...usual,
    parameters: USUAL_AUTOMASK,
  },
  {
    ...many,
    parameters: { ...USUAL_AUTOMASK, cropLayers: 1, cropPointsFactor: 2 },
  },
  {
    label: windows.label,
    description: windows.description(WINDOW_SIDE),
    parameters: { ...USUAL_AUTOMASK, pointsPerSide: 16, windowSide: WINDOW_SIDE },
  },
];

/** @returns  clicks on one image */
export const clickCount = ({
  pointsPerSide,
  cropLayers,
  cropPointsFactor,
}: AutomaskParameters): number => {
  const layers = Array.from({ length: cropLayers + 1 }, (_, layer) => layer);
  return layers.reduce(
    (sum, layer) => sum + 4 ** layer * Math.floor(pointsPerSide / cropPointsFactor ** layer) ** 2,
    0,
  );
};

/** @returns  images given to the encoder for one image, beyond the image itself */
export const cropCount = ({ cropLayers }: AutomaskParameters): number =>
  Array.from({ length: cropLayers }, (_, layer) => 4 ** (layer + 1)).reduce((a, b) => a + b, 0);
