/**
 * Runs every case once a round, in turn, so that whatever else the machine does meets all alike.
 * Tensors flow by name: a graph takes what its inputs name and adds what it gives.
 */
import * as ort from './runtime/ort.wasm.min.mjs';

const OPTIONS = {
  executionProviders: ['wasm'],
  graphOptimizationLevel: 'all',
  enableCpuMemArena: true,
  enableMemPattern: true,
};
const WARM_UPS = 3;
const ARRAYS = { float32: Float32Array, float16: Uint16Array };

const bytesOf = async (path) => (await fetch(path)).arrayBuffer();

const readInputs = async (inputs) => {
  const read = async ({ name, dtype, shape }) => {
    const data = new ARRAYS[dtype](await bytesOf(`inputs/${name}`));
    return [name, new ort.Tensor(dtype, data, shape)];
  };
  return Object.fromEntries(await Promise.all(inputs.map(read)));
};

const run = async (sessions, tensors) => {
  for (const session of sessions) {
    const feeds = Object.fromEntries(session.inputNames.map((name) => [name, tensors[name]]));
    const given = Object.entries(await session.run(feeds));
    // What corrects a tensor takes its place.
    const renamed = given.map(([name, tensor]) => [name.replace(/^masked_/, ''), tensor]);
    tensors = { ...tensors, ...Object.fromEntries(renamed) };
  }
  return tensors;
};

const load = async (plan) => {
  const sessions = new Map();
  const session = async (file) => {
    if (!sessions.has(file)) {
      const bytes = new Uint8Array(await bytesOf(`graphs/${file}`));
      sessions.set(file, await ort.InferenceSession.create(bytes, OPTIONS));
    }
    return sessions.get(file);
  };
  const inputs = await readInputs(plan.inputs);
  const cases = [];
  for (const { name, before, timed } of plan.cases) {
    const prepared = await run(await Promise.all(before.map(session)), inputs);
    cases.push({ name, tensors: prepared, graphs: await Promise.all(timed.map(session)) });
  }
  return cases;
};

const measure = async (cases, rounds, say) => {
  const times = Object.fromEntries(cases.map(({ name }) => [name, []]));
  for (let round = -WARM_UPS; round < rounds; round += 1) {
    for (let turn = 0; turn < cases.length; turn += 1) {
      // Another one begins each round: nobody always comes after the largest.
      const { name, tensors, graphs } = cases[(turn + round + WARM_UPS) % cases.length];
      const begun = performance.now();
      await run(graphs, tensors);
      if (round >= 0) times[name].push(performance.now() - begun);
    }
    if (round % 10 === 9) say(`round ${round + 1} of ${rounds}`);
  }
  return times;
};

self.onmessage = async ({ data: { plan, threadCount } }) => {
  const say = (text) => self.postMessage({ kind: 'line', text: `${threadCount} threads: ${text}` });
  try {
    ort.env.wasm.numThreads = threadCount;
    const cases = await load(plan);
    say('loaded');
    const times = await measure(cases, plan.rounds, say);
    const outputs = {};
    for (const { name, tensors, graphs } of cases) {
      const logits = (await run(graphs, tensors))['low_res_logits'];
      outputs[name] = logits.data.slice().buffer;
    }
    self.postMessage({ kind: 'done', times, outputs });
  } catch (error) {
    self.postMessage({ kind: 'failed', reason: String(error) });
  }
};
