/** The engine of this browser in words. */
import type { EngineComparison, EngineReport } from '../../engine/runtime/engineReport';

const milliseconds = (value: number | null): string =>
  value === null ? 'an unknown time' : `${String(Math.round(value))} ms`;

export const engineText = (report: EngineReport | null): string => {
  if (report === null) return 'WebAssembly';
  if (report.engine === 'webgpu') return 'WebGPU';
  const { threadCount } = report;
  return `WebAssembly, ${threadCount === 1 ? '1 thread' : `${String(threadCount)} threads`}`;
};

export const speedText = (report: EngineReport | null): string =>
  report === null || report.milliseconds === null
    ? 'Not measured yet: open an image and point at something.'
    : `${milliseconds(report.milliseconds)} a mask, median of the latest.`;

export const comparisonText = (comparison: EngineComparison | null): string => {
  if (comparison === null) return 'Compared when you open the next image.';
  const webGpu = milliseconds(comparison.webGpuMilliseconds);
  const wasm = milliseconds(comparison.wasmMilliseconds);
  switch (comparison.outcome) {
    case 'faster':
      return `WebGPU takes ${webGpu} a mask, WebAssembly ${wasm}: WebGPU is used.`;
    case 'slower':
      return `WebGPU takes ${webGpu} a mask, WebAssembly ${wasm}: WebAssembly stays.`;
    case 'unequal':
      return 'WebGPU gives other masks than WebAssembly on this computer, so it is not used.';
    case 'unavailable':
      return 'WebGPU does not run in this browser on this computer, so WebAssembly stays.';
  }
};
