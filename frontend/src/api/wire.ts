/** The wire's shapes by short names; the mappers alone read them. */

import type { components } from './schema.gen';

type Schemas = components['schemas'];

export type AccountWire = Schemas['Account'];
export type AnnotationWire = Schemas['Annotation'];
export type ApiTokenWire = Schemas['ApiToken'];
export type AssigneeWire = Schemas['Assignee'];
export type AttributeWire = Schemas['Attribute'];
export type AttributeCreateWire = Schemas['AttributeCreate'];
export type AttributeUpdateWire = Schemas['AttributeUpdate'];
export type CategoryWire = Schemas['Category'];
export type ChangePlanWire = Schemas['ImageChangePlan'];
export type ChangeWishWire = Schemas['ImageChangeWish'];
export type CommentWire = Schemas['Comment'];
export type DashboardWire = Schemas['Dashboard'];
export type DecoderWire = Schemas['DecoderManifest'];
export type EmbeddingStatusWire = Schemas['EmbeddingStatus'];
export type ExportWire = Schemas['Export'];
export type GateWire = Schemas['Gate'];
export type ImageDetailWire = Schemas['Image'];
export type ImageRowWire = Schemas['ImageRow'];
export type IntensityWire = Schemas['Intensity'];
export type InvitationWire = Schemas['Invitation'];
export type InstallationWire = Schemas['Installation'];
export type JobWire = Schemas['Job'];
export type MemberWire = Schemas['Member'];
export type ModelWire = Schemas['Model'];
export type OfferedMembershipWire = Schemas['OfferedMembership'];
export type OperationAnswerWire = Schemas['OperationsApplied'];
export type OperationPayloadWire = Schemas['OperationPayload'];
export type OperationResultWire = Schemas['OperationResult'];
export type OperationWire = Schemas['Operation'];
export type AutomaskWire = Schemas['Automask'];
export type BatchWire = Schemas['Batch'];
export type ProgressWire = Schemas['Progress'];
export type ProjectWire = Schemas['Project'];
export type QueueWire = Schemas['Queue'];
export type RleWire = Schemas['Segmentation'];
export type WorkNumbersWire = Schemas['WorkNumbers'];
export type WorkWire = Schemas['Work'];
export type SessionWire = Schemas['Session'];
export type ResumableUploadWire = Schemas['ResumableUpload'];
export type UploadWire = Schemas['Upload'];

/** The document leaves recipes open; this is their form of version 1. */
export type RecipeWire = {
  version: number;
  model: string;
  checkpoint_sha256: string;
  window?: { low: number; high: number };
  crop?: { x0: number; y0: number; x1: number; y1: number };
  prompts: unknown[];
  taken_up?: RleWire;
  into?: { how: 'add' | 'cut' | 'keep'; segmentation: RleWire };
  is_kept_apart?: true;
  predicted_iou: number | null;
  stability_score: number | null;
  active_milliseconds: number;
};

export interface PageWire<T> {
  results: T[];
  next: string | null;
}
