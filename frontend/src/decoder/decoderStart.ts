/** Which decoder the worker has, and which one it is loading: one start at a time. */
import type { DecoderChannel } from './jobQueue';
import { decoderKey } from './protocol';
import type { DecoderSpec } from './protocol';

interface Loading {
  readonly key: string;
  readonly answer: Promise<null>;
}

export class DecoderStart {
  private startedKey: string | null = null;
  private loading: Loading | null = null;

  constructor(private readonly threadCount: number) {}

  /** Whether the worker will go over to another decoder than this by itself. */
  isLoadingAnother(spec: DecoderSpec): boolean {
    return this.loading !== null && this.loading.key !== decoderKey(spec);
  }

  /** Have the worker use a decoder; one that it has, or is loading, is not asked for again. */
  async load(channel: DecoderChannel, spec: DecoderSpec): Promise<void> {
    const key = decoderKey(spec);
    if (this.loading === null && this.startedKey === key) return;
    this.loading ??= {
      key,
      answer: channel.call('start', { spec, threadCount: this.threadCount }),
    };
    const { loading } = this;
    try {
      await loading.answer;
      if (this.loading === loading) this.startedKey = key;
    } finally {
      if (this.loading === loading) this.loading = null;
    }
  }

  /** The worker was stopped. */
  forget(): void {
    this.startedKey = null;
    this.loading = null;
  }
}
