/** The stores that the editor works on, empty. */
import { makeCleaningStore } from '../stores/cleaning';
import { makeAttributesStore } from '../stores/attributes';
import { makeAppearanceStore } from '../stores/appearance';
import { makeCropsStore } from '../stores/crops';
import { makeCommentsStore } from '../stores/comments';
import { makeDocumentStore } from '../stores/document';
import { makeDraftStore } from '../stores/draft';
import { makeFindingsStore } from '../stores/findings';
import { makeHistoryStore } from '../stores/history';
import { makeProposalsStore } from '../stores/proposals';
import { makeSelectionStore } from '../stores/selection';
import { makeSessionStore } from '../stores/session';
import { makeViewportStore } from '../stores/viewport';
import { makeWindowingStore } from '../stores/windowing';
import type { EditorStores } from './ports';

export const makeEditorStores = (): EditorStores => ({
  appearance: makeAppearanceStore(),
  attributes: makeAttributesStore(),
  comments: makeCommentsStore(),
  document: makeDocumentStore(),
  draft: makeDraftStore(),
  session: makeSessionStore(),
  selection: makeSelectionStore(),
  history: makeHistoryStore(),
  proposals: makeProposalsStore(),
  viewport: makeViewportStore(),
  cleaning: makeCleaningStore(),
  findings: makeFindingsStore(),
  windowing: makeWindowingStore(),
  crops: makeCropsStore(),
});
