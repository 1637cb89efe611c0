/** The worker's end of the calls in `decoder/protocol.ts`. */
import { toWorkerProblem } from '../decoder/protocol';
import type { AnswerMessage, CallMap, CallMessage } from '../decoder/protocol';

/** What a handler gives back; `transfer` moves buffers instead of copying them. */
export interface Answered<Answer> {
  readonly answer: Answer;
  readonly transfer?: ArrayBuffer[];
}

export type Handlers<Calls extends CallMap> = {
  readonly [Kind in keyof Calls]: (
    request: Calls[Kind]['request'],
  ) => Promise<Answered<Calls[Kind]['answer']>>;
};

/** Answer every call by its handler. Handlers of different calls may overlap. */
export const serve = <Calls extends CallMap>(handlers: Handlers<Calls>): void => {
  self.onmessage = ({ data }: MessageEvent<CallMessage<keyof Calls & string>>) => {
    // Inside the promise, so that what a handler throws at once is an answer, too, and no crash.
    Promise.resolve()
      .then(() => handlers[data.kind](data.request))
      .then(
        ({ answer, transfer = [] }) => {
          post({ id: data.id, isOk: true, answer }, transfer);
        },
        (error: unknown) => {
          post({ id: data.id, isOk: false, problem: toWorkerProblem(error) }, []);
        },
      );
  };
};

const post = (message: AnswerMessage, transfer: ArrayBuffer[]): void => {
  self.postMessage(message, { transfer });
};
