/** The decoder worker: decoders and embeddings live here, prompts come in, logits go out. */
import type { DecodeAnswer, DecoderCalls } from '../decoder/protocol';
import { pointPrompt } from '../engine/prompts/prompts';
import { DecoderDesk } from './decoderDesk';
import { serve } from './serve';
import type { Answered } from './serve';

const desk = new DecoderDesk();

serve<DecoderCalls>({
  start: async ({ spec, threadCount }) => {
    await desk.start(spec, threadCount);
    return { answer: null };
  },
  open: async (source) => {
    await desk.open(source);
    return { answer: null };
  },
  prefetch: async (source) => {
    await desk.prefetch(source);
    return { answer: null };
  },
  prepare: async (source) => {
    await desk.prepare(source);
    return { answer: null };
  },
  foresee: async ({ source, point }) => {
    const answer = await desk.foresee(source, point);
    return answer === null ? { answer } : sent(answer);
  },
  decode: async ({ imageId, near = null, prompts }) =>
    sent(await desk.answer(imageId, near, (chain) => chain.decode(prompts))),
  hover: async ({ imageId, near = null, point }) =>
    sent(await desk.answer(imageId, near, (chain) => chain.preview(pointPrompt(point, 1)))),
  report: () => Promise.resolve({ answer: desk.report() }),
  tryWebGpu: async ({ remembered }) => ({ answer: await desk.tryWebGpu(remembered) }),
});

/** The logits stay here as the next mask input, so a copy goes out: 1 MiB, moved, not cloned. */
const sent = ({ candidates, chosen }: DecodeAnswer): Answered<DecodeAnswer> => {
  const logits = candidates.logits.slice();
  return {
    answer: { candidates: { ...candidates, logits }, chosen },
    transfer: [logits.buffer],
  };
};
