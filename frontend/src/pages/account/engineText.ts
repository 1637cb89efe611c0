/** The engine of this browser in words. */
import type { EngineComparison, EngineReport } from '../../engine/runtime/engineReport';
import { words } from '../../words/words';

const milliseconds = (value: number | null): string =>
  value === null ? words.account.engine.unknownTime : `${String(Math.round(value))} ms`;

export const engineText = (report: EngineReport | null): string => {
  if (report === null) return 'WebAssembly';
  if (report.engine === 'webgpu') return 'WebGPU';
  return words.account.engine.threads(report.threadCount);
};

export const speedText = (report: EngineReport | null): string =>
  report === null || report.milliseconds === null
    ? words.account.engine.unmeasured
    : words.account.engine.speed(milliseconds(report.milliseconds));

export const comparisonText = (comparison: EngineComparison | null): string => {
  const said = words.account.engine;
  if (comparison === null) return said.uncompared;
  const webGpu = milliseconds(comparison.webGpuMilliseconds);
  const wasm = milliseconds(comparison.wasmMilliseconds);
  switch (comparison.outcome) {
    case 'faster':
      return said.faster(webGpu, wasm);
    case 'slower':
      return said.slower(webGpu, wasm);
    case 'unequal':
      return said.unequal;
    case 'unavailable':
      return said.unavailable;
  }
};
