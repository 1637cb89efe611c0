import { expect, it } from 'vitest';

import type { EngineReport } from '../engine/runtime/engineReport';
import { makeBrowserEngineStore, noteReport } from './browserEngine';

const COMPARISON = {
  device: 'd',
  outcome: 'slower',
  wasmMilliseconds: 40,
  webGpuMilliseconds: 60,
} as const;
const REPORT: EngineReport = {
  engine: 'wasm',
  threadCount: 2,
  milliseconds: 40,
  comparison: COMPARISON,
};

it('wishes for no WebGPU by itself', () => {
  expect(makeBrowserEngineStore().getState()).toEqual({
    isWebGpuWanted: false,
    report: null,
    comparison: null,
  });
});

it('keeps a measurement and a comparison over reports that have none', () => {
  const store = makeBrowserEngineStore();
  noteReport(store, REPORT);
  noteReport(store, { ...REPORT, milliseconds: null, comparison: null });

  expect(store.getState()).toMatchObject({ report: REPORT, comparison: COMPARISON });
});

it('takes over newer ones', () => {
  const store = makeBrowserEngineStore();
  noteReport(store, REPORT);
  const newer: EngineReport = { ...REPORT, engine: 'webgpu', milliseconds: 9 };
  noteReport(store, newer);

  expect(store.getState().report).toEqual(newer);
});
