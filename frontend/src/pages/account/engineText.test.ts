import { expect, it } from 'vitest';

import type { EngineComparison, EngineReport } from '../../engine/runtime/engineReport';
import { comparisonText, engineText, speedText } from './engineText';

const REPORT: EngineReport = {
  engine: 'wasm',
  threadCount: 2,
  milliseconds: 46.6,
  comparison: null,
};

it.each([
  [null, 'WebAssembly', 'Not measured yet: open an image and point at something.'],
  [REPORT, 'WebAssembly, 2 threads', '47 ms a mask, median of the latest.'],
  [
    { ...REPORT, threadCount: 1, milliseconds: null },
    'WebAssembly, 1 thread',
    'Not measured yet: open an image and point at something.',
  ],
  [
    { ...REPORT, engine: 'webgpu', milliseconds: 12 },
    'WebGPU',
    '12 ms a mask, median of the latest.',
  ],
] as const)('says which engine answers and how fast: %o', (report, engine, speed) => {
  expect([engineText(report), speedText(report)]).toEqual([engine, speed]);
});

it.each([
  ['faster', 'WebGPU takes 12 ms a mask, WebAssembly 47 ms: WebGPU is used.'],
  ['slower', 'WebGPU takes 12 ms a mask, WebAssembly 47 ms: WebAssembly stays.'],
  ['unequal', 'WebGPU gives other masks than WebAssembly on this computer, so it is not used.'],
  ['unavailable', 'WebGPU does not run in this browser on this computer, so WebAssembly stays.'],
] as const)('says why after a comparison: %s', (outcome, text) => {
  const comparison: EngineComparison = {
    device: 'd',
    outcome,
    wasmMilliseconds: 47.2,
    webGpuMilliseconds: 12.4,
  };

  expect(comparisonText(comparison)).toBe(text);
});

it('says when the comparison comes', () => {
  expect(comparisonText(null)).toBe('Compared when you open the next image.');
});
