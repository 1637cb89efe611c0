/** The engine of this browser: what is wished for, and what was measured last. */
import { persist } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';

import type { EngineComparison, EngineReport } from '../engine/runtime/engineReport';

export interface BrowserEngineState {
  readonly isWebGpuWanted: boolean;
  /** The last report in which something was measured. */
  readonly report: EngineReport | null;
  /** The last comparison of WebGPU with WASM on this computer; a device is compared once. */
  readonly comparison: EngineComparison | null;
}

export const makeBrowserEngineStore = () =>
  createStore<BrowserEngineState>()(
    persist((): BrowserEngineState => ({ isWebGpuWanted: false, report: null, comparison: null }), {
      name: 'samweb-engine',
      version: 1,
    }),
  );

export type BrowserEngineStore = ReturnType<typeof makeBrowserEngineStore>;

/** Remember what the worker reports. A report without a measurement takes none away. */
export const noteReport = (store: BrowserEngineStore, report: EngineReport): void => {
  store.setState((state) => ({
    report: report.milliseconds === null ? (state.report ?? report) : report,
    comparison: report.comparison ?? state.comparison,
  }));
};
