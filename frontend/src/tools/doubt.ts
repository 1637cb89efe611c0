/**
 * What has to be sure before a mask is accepted: that it is there, and that it repeats no object. Both
 * take a moment, in which the labeler goes on.
 */
import { shownMask } from '../stores/session';
import type { SessionState, ShownMask } from '../stores/session';
import { words } from '../words/words';
import type { EditorImage, EditorPorts, EditorStores } from './ports';
import type { PromptSet } from './promptSet';
import { reasonOf } from './reasonOf';
import { RepeatWatch } from './repeats';

export class Doubt {
  /** Resolves when what was accepted last has been taken, or will not be. */
  private doubting: Promise<unknown> | null = null;
  private readonly repeats: RepeatWatch;

  constructor(
    private readonly stores: EditorStores,
    private readonly ports: EditorPorts,
    private readonly promptSet: PromptSet,
    private readonly openImage: () => EditorImage | null,
  ) {
    this.repeats = new RepeatWatch(stores, ports, openImage);
  }

  /**
   * Take what is shown at the press, whatever is shown when the doubt about it is over.
   * @param isNew  whether it must be no object that is there
   */
  whenSure(
    image: EditorImage,
    isNew: boolean,
    take: (shown: SessionState) => Promise<boolean>,
  ): Promise<boolean> {
    if (this.doubting !== null) {
      return this.doubting.then(() => this.whenSure(image, isNew, take));
    }
    const state = this.stores.session.getState();
    const doubt = this.about(state, isNew);
    if (doubt === null) return take(state);
    const begun = doubt.then((shown) => {
      const isGone = shown === null || this.openImage()?.id !== image.id;
      // Wrapped: whoever waits for the doubt does not wait for the landing.
      return { landed: isGone ? Promise.resolve(false) : take(shown) };
    });
    this.doubting = begun.then(() => {
      this.doubting = null;
    });
    return begun.then((one) => one.landed);
  }

  /**
   * What has to be waited for: the mask may be on its way, or repeat an object.
   * @returns  null when there is nothing, else what was shown; null if that is not to be accepted
   */
  private about(state: SessionState, isNew: boolean): Promise<SessionState | null> | null {
    // F right after a click is meant for that click's mask.
    if (state.isDecoding)
      return this.ports.decoder.isReady ? this.answered(state, isNew) : this.refused();
    return isNew ? this.unlessRepeated(state) : null;
  }

  /** What loads may take minutes: nobody stays on an image for that. */
  private refused(): Promise<null> {
    this.ports.say({ tone: 'plain', text: words.notices.samNotReady });
    return Promise.resolve(null);
  }

  private async answered({ prompts }: SessionState, isNew: boolean): Promise<SessionState | null> {
    await this.promptSet.answered();
    const state = this.stores.session.getState();
    // The decoder has failed, or the prompts were dropped.
    if (state.isDecoding || state.prompts.length !== prompts.length) return null;
    return (isNew ? this.unlessRepeated(state) : null) ?? state;
  }

  private unlessRepeated(state: SessionState): Promise<SessionState | null> | null {
    const shown = shownMask(state);
    const repeated = shown === null ? null : this.repeats.find(shown);
    if (shown === null || repeated === null) return null;
    return this.isNoRepeat(shown, repeated).then(
      (isNoRepeat) => (isNoRepeat ? state : null),
      (error: unknown) => {
        const reason = reasonOf(error);
        this.ports.say({ tone: 'problem', text: words.notices.maskNotKept(reason) });
        return null;
      },
    );
  }

  /** A mask that repeats an object needs a second accept. */
  private async isNoRepeat(shown: ShownMask, repeated: Promise<string | null>): Promise<boolean> {
    const repeatedId = await repeated;
    if (repeatedId === null) return true;
    this.repeats.confirm(shown);
    this.stores.selection.setState({ repeatedId });
    this.ports.say({ tone: 'plain', text: words.notices.isRepeated });
    return false;
  }

  /** Do something once it is sure what the last accept takes: what follows is another object's. */
  afterDoubt(act: () => void): void {
    if (this.doubting === null) act();
    else void this.doubting.then(act);
  }

  /** Resolves when it is sure what the last accept takes. */
  sure(): Promise<unknown> {
    return this.doubting ?? Promise.resolve();
  }
}
