/** Which engine should answer: WASM from the start, WebGPU where it is wanted and has proved itself. */
import type { IdleJob } from './jobQueue';
import type { EngineReport } from '../engine/runtime/engineReport';
import type { WebGpuWish } from './protocol';

export interface EnginePlanOptions {
  /** Read whenever an image opens. */
  readonly webGpuWish?: () => WebGpuWish;
  /** Hear what decodes and how fast, now and then. */
  readonly onEngine?: (report: EngineReport) => void;
}

const NOT_WANTED: WebGpuWish = { isWanted: false, remembered: null };

const JOB_KEY = 'engine';

/** After the first decode, and then now and then. */
const ANSWERS_PER_REPORT = 16;

export class EnginePlan {
  private isOnWebGpu = false;
  private hasCrashed = false;
  private answers = 0;

  constructor(private readonly options: EnginePlanOptions) {}

  /** Whether the running worker is on an engine that is no longer wanted. */
  isOutdated(): boolean {
    return this.isOnWebGpu && !this.wish().isWanted;
  }

  /** Count an answer; tells whether another report is due. */
  noteAnswer(): boolean {
    this.answers += 1;
    return this.answers % ANSWERS_PER_REPORT === 1;
  }

  /** Ask the worker for its engine, and let it try WebGPU where that is wanted. */
  job(): IdleJob {
    const wish = this.wish();
    return {
      kind: 'idle',
      key: JOB_KEY,
      run: async (channel) => {
        const report = wish.isWanted
          ? await channel.call('tryWebGpu', { remembered: wish.remembered })
          : await channel.call('report', null);
        this.isOnWebGpu = report.engine === 'webgpu';
        this.options.onEngine?.(report);
      },
    };
  }

  /** @param interrupted  key of the idle work that the worker died on, null for anything else */
  noteStop(isCrash: boolean, interrupted: string | null): void {
    // A worker that dies by WebGPU would die by it again: WASM answers until the page is left.
    if (isCrash && (this.isOnWebGpu || interrupted === JOB_KEY)) this.hasCrashed = true;
    this.isOnWebGpu = false;
  }

  private wish(): WebGpuWish {
    return this.hasCrashed ? NOT_WANTED : (this.options.webGpuWish?.() ?? NOT_WANTED);
  }
}
