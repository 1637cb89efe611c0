import { expect, it } from 'vitest';

import { EnginePlan } from './enginePlan';
import type { DecoderChannel } from './jobQueue';
import type { EngineReport } from '../engine/runtime/engineReport';

const REPORTS = {
  report: { engine: 'wasm', threadCount: 2, milliseconds: 50, comparison: null },
  tryWebGpu: { engine: 'webgpu', threadCount: 2, milliseconds: null, comparison: null },
} as const satisfies Record<string, EngineReport>;

const makePlan = () => {
  const wish = { isWanted: true, remembered: null };
  const asked: string[] = [];
  const heard: string[] = [];
  const plan = new EnginePlan({
    webGpuWish: () => ({ ...wish }),
    onEngine: ({ engine }) => heard.push(engine),
  });
  const channel = {
    call: (kind: keyof typeof REPORTS) => {
      asked.push(kind);
      return Promise.resolve(REPORTS[kind]);
    },
  } as unknown as DecoderChannel;
  return { wish, asked, heard, plan, run: () => plan.job().run(channel) };
};

it('tries WebGPU only where it is wanted, and passes on what answers', async () => {
  const { wish, asked, heard, run } = makePlan();
  wish.isWanted = false;
  await run();
  wish.isWanted = true;
  await run();

  expect(asked).toEqual(['report', 'tryWebGpu']);
  expect(heard).toEqual(['wasm', 'webgpu']);
});

it('says that the worker is outdated once WebGPU is no longer wanted', async () => {
  const { wish, plan, run } = makePlan();
  await run();
  expect(plan.isOutdated()).toBe(false);
  wish.isWanted = false;

  expect(plan.isOutdated()).toBe(true);
});

it.each([
  ['while trying it', null],
  ['while using it', 'used'],
])('stays with WASM after a worker died of WebGPU %s', async (_name, used) => {
  const { asked, plan, run } = makePlan();
  if (used !== null) await run();
  plan.noteStop(true, used === null ? plan.job().key : null);
  await run();

  expect(asked.at(-1)).toBe('report');
});

it('tries again after a worker that was stopped or died of something else', async () => {
  const { asked, plan, run } = makePlan();
  plan.noteStop(false, plan.job().key);
  plan.noteStop(true, null);
  await run();

  expect(asked).toEqual(['tryWebGpu']);
});
