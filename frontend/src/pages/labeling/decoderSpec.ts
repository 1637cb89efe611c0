/** What the decoder's worker must know of a decoder, from the server's manifest. */
import type { DecoderManifest } from '../../api/types';
import type { DecoderSpec } from '../../decoder/protocol';

export const specOf = (decoder: DecoderManifest): DecoderSpec => ({
  checkpointSha256: decoder.checkpointSha256,
  graphs: decoder.files,
  inputSize: decoder.inputSize,
  channels: decoder.channels,
  grid: { height: decoder.grid[0], width: decoder.grid[1] },
  lowres: { height: decoder.lowres[0], width: decoder.lowres[1] },
  maskThreshold: decoder.maskThreshold,
});
