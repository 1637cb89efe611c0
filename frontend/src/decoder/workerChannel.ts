/** Calls over a worker: an id for each, a promise for each answer, one end for all of them. */
import { WorkerProblemError } from './protocol';
import type { AnswerMessage, CallMap, CallMessage, WorkerProblem } from './protocol';

/** A worker as it is used here; the page wraps a real one, tests stand in for it. */
export interface WorkerLike {
  readonly post: (message: unknown, transfer: ArrayBuffer[]) => void;
  /** Called once. */
  readonly listen: (onMessage: (data: unknown) => void, onError: (reason: string) => void) => void;
  readonly terminate: () => void;
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

const closed = (message: string): WorkerProblem => ({
  code: 'worker-stopped',
  message,
  hint: 'samweb starts it again; if it stays, reload the page.',
});

export class WorkerChannel<Calls extends CallMap> {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private isClosed = false;

  /** @param onCrash  called once when the worker dies by itself; all calls have failed by then */
  constructor(
    private readonly worker: WorkerLike,
    onCrash: (reason: string) => void = () => undefined,
  ) {
    worker.listen(
      (data) => {
        this.settle(data as AnswerMessage);
      },
      (reason) => {
        if (this.isClosed) return;
        this.close(`The worker stopped: ${reason}`);
        onCrash(reason);
      },
    );
  }

  /** @throws WorkerProblemError with what the worker reports, or because it is gone */
  call<Kind extends keyof Calls & string>(
    kind: Kind,
    request: Calls[Kind]['request'],
    transfer: ArrayBuffer[] = [],
  ): Promise<Calls[Kind]['answer']> {
    const id = this.nextId;
    this.nextId += 1;
    const message: CallMessage<Kind, Calls[Kind]['request']> = { id, kind, request };
    return new Promise((resolve, reject) => {
      if (this.isClosed) {
        reject(new WorkerProblemError(closed('The worker was stopped.')));
        return;
      }
      this.waiting.set(id, { resolve, reject });
      this.worker.post(message, transfer);
    });
  }

  /** Stop the worker; every open call fails. */
  close(reason = 'The worker was stopped.'): void {
    this.isClosed = true;
    this.worker.terminate();
    const open = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of open) reject(new WorkerProblemError(closed(reason)));
  }

  private settle(message: AnswerMessage): void {
    const waiting = this.waiting.get(message.id);
    if (waiting === undefined) return;
    this.waiting.delete(message.id);
    if (message.isOk) waiting.resolve(message.answer as never);
    else waiting.reject(new WorkerProblemError(message.problem));
  }
}
