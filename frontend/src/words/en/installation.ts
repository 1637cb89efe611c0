/** How the server is: workers, storage, backups, what failed. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

export const installation = {
  title: 'This server',
  failures: {
    title: (jobs: number) => `Failed jobs (${count(jobs)})`,
    none: 'Nothing failed.',
    inProject: (project: string) => `in ${project}`,
    allAgain: 'Try all again',
  },
  jobs: {
    ingest: 'Read an uploaded file',
    encode: 'Encode an image',
    export_decoder: 'Export a mask decoder',
    export: 'Write a COCO file',
    fetch_checkpoint: 'Fetch the weights of a model',
    automask: 'Find proposals',
    mask_boxes: 'Turn imported boxes into masks',
    cutouts: 'Cut objects out',
    predict: 'Answer a script’s prompts',
    evict: 'Make room for embeddings',
  },
  workers: {
    title: 'Workers',
    gpu: 'Encoder',
    cpu: 'Files and exports',
    idle: 'Idle',
    notRunning: 'Not running',
    noneWaiting: 'nothing waits',
    waiting: (jobs: number) => `${amount(jobs, 'job', 'jobs')} waiting`,
    since: (time: string) => `Running since ${time}.`,
  },
  storage: {
    title: 'Storage',
    help: 'What the rows name; display images and thumbnails come on top',
    free: 'Free on the disk',
    freeOf: (free: string, total: string, percent: string) => `${free} of ${total} (${percent})`,
    originals: 'Original images',
    embeddings: 'Embeddings',
    database: 'Database',
    exports: 'Exports',
    decoders: 'Decoders',
  },
  backup: {
    title: 'Backup',
    last: 'Last',
    next: 'Next, of make up',
    none: 'None yet.',
    whole: (time: string, size: string) => `${time}, ${size}`,
    damaged: (time: string, size: string) => `${time}, ${size}; some files were damaged`,
  },
  models: {
    title: 'Models on this server',
    absent: 'Not here',
  },
};
