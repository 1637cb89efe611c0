/** One store for the labeling page, which measures, and the account page, which shows it. */
import { makeBrowserEngineStore } from '../stores/browserEngine';

export const browserEngine = makeBrowserEngineStore();
