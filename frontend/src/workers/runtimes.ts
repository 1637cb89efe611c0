/** ONNX Runtime's two builds behind one interface. The one for WebGPU is loaded when it is wanted. */
import * as wasm from 'onnxruntime-web/wasm';
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import wasmModuleUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

import type { EngineName } from '../engine/runtime/engineReport';
import { fetchBytes } from './fetchBytes';
import { keptBytes } from './keptBytes';

export interface Runtime {
  readonly engine: EngineName;
  readonly threadCount: number;
  /** Load a graph from the bytes of its ONNX file. */
  readonly open: (graph: Uint8Array, options?: OpenOptions) => Promise<InferenceSession>;
  readonly tensor: <Type extends 'float16' | 'float32'>(
    type: Type,
    data: Type extends 'float16' ? Uint16Array : Float32Array,
    dims: readonly number[],
  ) => Tensor;
}

interface OpenOptions {
  /** The outputs are inputs of another graph: they stay where they are computed. */
  readonly isOutputKept?: boolean;
  /** Nodes that a graphics device need not be able to run. */
  readonly cpuNodes?: readonly string[];
}

type OrtModule = Pick<typeof wasm, 'env' | 'InferenceSession' | 'Tensor'>;

/** ONNX Runtime leaves arena and pattern off in browsers; on, a decode takes 3 to 7 % less. */
const SESSION_OPTIONS = {
  graphOptimizationLevel: 'all',
  enableCpuMemArena: true,
  enableMemPattern: true,
} as const satisfies InferenceSession.SessionOptions;

/**
 * The build that every browser runs.
 * @param threadCount  used only where the page is cross-origin isolated
 */
export const wasmRuntime = async (threadCount: number): Promise<Runtime> => {
  const threads = self.crossOriginIsolated ? threadCount : 1;
  await configure(wasm, wasmModuleUrl, wasmUrl, threads);
  return runtimeOf(wasm, 'wasm', threads);
};

/** The build for WebGPU, 27 MB: nobody who has not asked for it fetches it. */
export const webGpuRuntime = async (): Promise<Runtime> => {
  const [webGpu, module, binary] = await Promise.all([
    import('onnxruntime-web/webgpu'),
    import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'),
    import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'),
  ]);
  await configure(webGpu, module.default, binary.default, 1);
  return runtimeOf(webGpu, 'webgpu', 1);
};

const configure = async (
  { env }: OrtModule,
  mjs: string,
  binary: string,
  threads: number,
): Promise<void> => {
  env.wasm.numThreads = threads;
  env.wasm.wasmPaths = { mjs };
  env.wasm.wasmBinary = await keptBytes(binary, () => fetchBytes(binary, 'ONNX Runtime'));
};

const runtimeOf = (ort: OrtModule, engine: EngineName, threadCount: number): Runtime => ({
  engine,
  threadCount,
  open: (graph, { isOutputKept = false, cpuNodes = [] } = {}) =>
    ort.InferenceSession.create(graph, {
      ...SESSION_OPTIONS,
      // The option must not be an empty list.
      executionProviders: [
        engine === 'webgpu' && cpuNodes.length > 0
          ? { name: engine, forceCpuNodeNames: cpuNodes }
          : engine,
      ],
      preferredOutputLocation: isOutputKept && engine === 'webgpu' ? 'gpu-buffer' : 'cpu',
    }),
  tensor: (type, data, dims) => new ort.Tensor(type, data, dims),
});
