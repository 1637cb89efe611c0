/** Times the cases of `plan.json` at each number of threads, one worker after the other. */
const post = (path, body) => fetch(path, { method: 'POST', body });

/** The runtime fixes its threads when it starts, so each number has a worker of its own. */
const timed = (plan, threadCount) =>
  new Promise((resolve, reject) => {
    const worker = new Worker('timing.worker.js', { type: 'module' });
    worker.onmessage = ({ data }) => {
      if (data.kind === 'line') void post('line', data.text);
      else if (data.kind === 'failed') reject(new Error(data.reason));
      else {
        worker.terminate();
        resolve(data);
      }
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ plan, threadCount });
  });

try {
  if (!crossOriginIsolated) throw new Error('The page is not isolated, so it has one thread.');
  const plan = await (await fetch('plan.json')).json();
  const milliseconds = {};
  for (const threadCount of plan.threadCounts) {
    const { times, outputs } = await timed(plan, threadCount);
    milliseconds[threadCount] = times;
    for (const [name, bytes] of Object.entries(outputs)) await post(`output/${name}`, bytes);
  }
  await post('result', JSON.stringify(milliseconds));
} catch (error) {
  await post('failed', String(error));
}
