/** What decodes in this browser, and how fast: ONNX Runtime in WebAssembly or on WebGPU. */
export type EngineName = 'wasm' | 'webgpu';

/** How WebGPU did against WASM on one device and one decoder. */
export interface EngineComparison {
  /** The graphics device, the browser and the decoder that it was made with. */
  readonly device: string;
  readonly outcome: 'faster' | 'slower' | 'unequal' | 'unavailable';
  /** Medians of one decode; null where it did not come to that. */
  readonly wasmMilliseconds: number | null;
  readonly webGpuMilliseconds: number | null;
}

export interface EngineReport {
  readonly engine: EngineName;
  readonly threadCount: number;
  /** Median of the latest decodes; null before the first one. */
  readonly milliseconds: number | null;
  /** Null where WebGPU was not asked for. */
  readonly comparison: EngineComparison | null;
}
