/** Which graphics device, browser and decoder a comparison of engines was made with. */
import { decoderKey } from '../decoder/protocol';
import type { DecoderSpec } from '../decoder/protocol';

/** As far as it is used; TypeScript's WebWorker library does not know WebGPU yet. */
interface WithGpu {
  readonly gpu?: {
    readonly requestAdapter: () => Promise<{
      readonly info: {
        readonly vendor: string;
        readonly architecture: string;
        readonly device: string;
        readonly description: string;
      };
    } | null>;
  };
}

/** A text that changes with everything that could change the outcome; "none" without WebGPU. */
export const webGpuDevice = async (spec: DecoderSpec): Promise<string> => {
  const { gpu } = self.navigator as WithGpu;
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (adapter === null || adapter === undefined) return 'none';
  const { vendor, architecture, device, description } = adapter.info;
  return [vendor, architecture, device, description, navigator.userAgent, decoderKey(spec)].join(
    ' | ',
  );
};
