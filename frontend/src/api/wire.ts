/** The wire's shapes, snake_case, as the OpenAPI document has them; only `mappers` reads these. */

export interface UserWire {
  id: string | number;
  username: string;
  is_superuser: boolean;
  has_password: boolean;
}
export interface SessionWire {
  user: UserWire | null;
  csrf_token: string;
}
export interface ApiTokenWire {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  project?: string | null;
  created_at: string;
  expires_at?: string | null;
  last_used_at?: string | null;
}
export interface DecoderWire {
  format: number;
  model: string;
  checkpoint_sha256: string;
  producer: string;
  input_size: number;
  grid: number[];
  channels: number;
  lowres: number[];
  mask_threshold: number;
  preprocessing_version: number;
  files: { decoder: { name: string; sha256: string; size_bytes: number; url: string } };
}
export interface ModelWire {
  name: string;
  label: string;
  note: string;
  is_available: boolean;
  is_default: boolean;
  decoder: DecoderWire | null;
}
export type ImageStateWire =
  'todo' | 'in_progress' | 'submitted' | 'skipped' | 'accepted' | 'returned';
export interface ProjectWire {
  id: string;
  name: string;
  description: string;
  model: string;
  max_pixels: number;
  role: 'manager' | 'reviewer' | 'annotator' | 'viewer';
  created_at: string;
  image_counts: Record<ImageStateWire | 'total', number>;
  annotation_count: number;
  cover: { thumbnail_url: string }[];
}
export interface CategoryWire {
  id: string;
  number: number;
  name: string;
  parent: string | null;
  color: string;
  order: number;
  is_retired: boolean;
  annotation_count: number;
}
export interface EmbeddingStatusWire {
  state: 'ready' | 'queued' | 'running' | 'failed' | 'none';
  url: string | null;
  size_bytes: number | null;
  checkpoint_sha256: string | null;
  position: number | null;
  problem: unknown;
}
export interface ImageRowWire {
  id: string;
  project: string;
  number: number;
  path: string;
  state: ImageStateWire;
  height: number;
  width: number;
  tags: string[];
  group: string;
  split: string;
  external_id: string;
  sequence: number;
  annotation_count: number;
  checked_category_numbers: number[];
  submitted_at: string | null;
  submitted_by: string | null;
  thumbnail_url: string;
  display: { url: string; height: number; width: number };
  is_deep_gray: boolean;
  embedding: EmbeddingStatusWire;
}
export interface ImageDetailWire extends ImageRowWire {
  previous: string | null;
  next: string | null;
}
export interface RleWire {
  size: number[];
  counts: string;
}
export interface RecipeWire {
  version: number;
  model: string;
  checkpoint_sha256: string;
  prompts: unknown[];
  predicted_iou: number | null;
  stability_score: number | null;
  active_milliseconds: number;
}
export interface AnnotationWire {
  id: string;
  number: number;
  category: string;
  layer: 'work' | 'blind' | 'gold' | 'prediction' | 'consensus';
  segmentation: RleWire;
  area: number;
  bbox: number[];
  is_crowd: boolean;
  z_order: number;
  attributes: Record<string, unknown>;
  source: 'sam' | 'automask' | 'manual' | 'imported';
  recipe: unknown;
  version: number;
  created_by: string | null;
  updated_at: string;
  is_deleted: boolean;
}
export interface OperationWire {
  op_id: string;
  kind: string;
  annotation_id?: string;
  base_version?: number;
  payload: Record<string, unknown>;
}
export interface OperationResultWire {
  op_id: string;
  status: 'applied' | 'conflict' | 'refused';
  annotation: AnnotationWire | null;
  problem: unknown;
  is_repeat: boolean;
}
export interface OperationAnswerWire {
  results: OperationResultWire[];
  image: {
    id: string;
    state: ImageStateWire;
    sequence: number;
    checked_category_numbers: number[];
  };
}
export interface UploadWire {
  id: string;
  path: string;
  state: 'received' | 'accepted' | 'duplicate' | 'refused';
  size_bytes: number;
  problem: unknown;
  image: string | null;
  created_at: string;
}
export interface ProgressWire {
  uploads: Record<'received' | 'accepted' | 'duplicate' | 'refused', number>;
  encode: { ready: number; total: number; queued: number; running: number; failed: number };
  exports_running: number;
  worker_gpu: 'idle' | 'busy' | 'absent';
  sentence: string;
}
export type JobStateWire = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
export interface JobWire {
  id: string;
  kind: string;
  state: JobStateWire;
  progress_done: number;
  progress_total: number;
  attempts: number;
  problem: unknown;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}
export interface ExportWire {
  id: string;
  format: string;
  only_submitted: boolean;
  state: JobStateWire;
  progress_done: number;
  progress_total: number;
  problem: unknown;
  file_url: string | null;
  file_name: string;
  size_bytes: number | null;
  sha256: string | null;
  image_count: number | null;
  annotation_count: number | null;
  created_at: string;
}
export interface PageWire<T> {
  results: T[];
  next: string | null;
}
