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
   * @returns      what `take` gives, at once where there is no doubt; null when nothing is taken
   */
  whenSure<Taken>(
    image: EditorImage,
    isNew: boolean,
    take: (shown: SessionState) => Taken | null,
  ): Taken | null | Promise<Taken | null> {
    if (this.doubting !== null) {
      return this.doubting.then(() => this.whenSure(image, isNew, take));
    }
    const state = this.stores.session.getState();
    const doubt = this.about(state, isNew);
    if (doubt === null) return take(state);
    const taken = doubt.then((shown) => {
      const isGone = shown === null || this.openImage()?.id !== image.id;
      return isGone ? null : take(shown);
    });
    this.doubting = taken.then(() => {
      this.doubting = null;
    });
    return taken;
  }

  /**
   * What has to be waited for: the mask may be on its way, or repeat an object.
   * @returns  null when there is nothing, else what was shown; null if that is not to be accepted
   */
  private about(state: SessionState, isNew: boolean): Promise<SessionState | null> | null {
    // F right after a click is meant for that click's mask.
    if (state.isDecoding) {
      return this.ports.decoder.isReady ? this.answered(state, isNew) : this.refused();
    }
    return isNew ? this.unlessRepeated(state) : null;
  }

  /** What loads may take minutes: nobody stays on an image for that. */
  private refused(): Promise<null> {
    this.ports.say({ tone: 'plain', text: words.notices.samNotReady });
    return Promise.resolve(null);
  }

  private async answered({ prompts }: SessionState, isNew: boolean): Promise<SessionState | null> {
    let seen: Promise<void>;
    let state: SessionState;
    do {
      seen = this.promptSet.answered();
      await seen;
      state = this.stores.session.getState();
      // They may be asked again meanwhile, of a crop that has come.
    } while (state.isDecoding && seen !== this.promptSet.answered());
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

  /** Do something once it is sure what the accepts before it take: it is about another object. */
  afterDoubt(act: () => void): void {
    if (this.doubting === null) act();
    else void this.doubting.then(() => this.afterDoubt(act));
  }

  /** Resolves when it is sure what the accepts so far take. */
  async sure(): Promise<void> {
    while (this.doubting !== null) await this.doubting;
  }
}
