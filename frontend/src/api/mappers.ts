/** Wire to application and back: the only place where snake_case becomes camelCase. */

import { gateFromWire } from './attributeMappers';
import { modelNote } from './modelNote';
import { storedProblem } from './problems';
import type {
  ApiToken,
  Category,
  DecoderFile,
  DecoderManifest,
  EmbeddingStatus,
  ExportFile,
  ImageDetail,
  ImageIntensity,
  ImageRow,
  Job,
  ModelInfo,
  Page,
  Progress,
  Project,
  Session,
  SizeHW,
  Upload,
} from './types';
import type {
  ApiTokenWire,
  CategoryWire,
  DecoderWire,
  EmbeddingStatusWire,
  ExportWire,
  ImageDetailWire,
  IntensityWire,
  ImageRowWire,
  JobWire,
  ModelWire,
  PageWire,
  ProgressWire,
  ProjectWire,
  SessionWire,
  UploadWire,
} from './wire';

export const sizeFromWire = (size: readonly number[]): SizeHW => {
  const [height, width] = size;
  if (height === undefined || width === undefined) {
    throw new RangeError(`A size is [height, width], not ${JSON.stringify(size)}.`);
  }
  return [height, width];
};

export const pageFromWire = <W, T>(page: PageWire<W>, map: (row: W) => T): Page<T> => ({
  results: page.results.map(map),
  next: page.next,
});

export const sessionFromWire = (wire: SessionWire): Session => ({
  csrfToken: wire.csrf_token,
  needsSecondFactor: wire.needs_second_factor,
  needsPassword: wire.needs_password,
  sendsMail: wire.sends_mail,
  user: wire.user && {
    id: String(wire.user.id),
    username: wire.user.username,
    isSuperuser: wire.user.is_superuser,
    hasPassword: wire.user.has_password,
  },
});

export const apiTokenFromWire = (wire: ApiTokenWire): ApiToken => ({
  id: wire.id,
  name: wire.name,
  prefix: wire.prefix,
  scopes: wire.scopes,
  project: wire.project,
  createdAt: wire.created_at,
  expiresAt: wire.expires_at,
  lastUsedAt: wire.last_used_at,
});

const decoderFileFromWire = (wire: DecoderWire['files']['decode']): DecoderFile => ({
  name: wire.name,
  sha256: wire.sha256,
  sizeBytes: wire.size_bytes,
  url: wire.url,
});

export const decoderFromWire = (wire: DecoderWire): DecoderManifest => ({
  format: wire.format,
  model: wire.model,
  checkpointSha256: wire.checkpoint_sha256,
  producer: wire.producer,
  inputSize: wire.input_size,
  grid: sizeFromWire(wire.grid),
  channels: wire.channels,
  lowres: sizeFromWire(wire.lowres),
  maskThreshold: wire.mask_threshold,
  preprocessingVersion: wire.preprocessing_version,
  gelu: wire.gelu,
  files: {
    prepare: decoderFileFromWire(wire.files.prepare),
    delta: decoderFileFromWire(wire.files.delta),
    decode: decoderFileFromWire(wire.files.decode),
  },
});

export const modelFromWire = (wire: ModelWire): ModelInfo => ({
  name: wire.name,
  architecture: wire.architecture,
  label: wire.label,
  note: modelNote(wire.name, wire.architecture),
  isAvailable: wire.is_available,
  isDefault: wire.is_default,
  decoder: wire.decoder && decoderFromWire(wire.decoder),
  weightsBytes: wire.weights_bytes,
  isPreparing: wire.is_preparing,
  fetch: wire.fetch && jobFromWire(wire.fetch),
});

export const projectFromWire = (wire: ProjectWire): Project => ({
  id: wire.id,
  name: wire.name,
  description: wire.description,
  model: wire.model,
  maxPixels: wire.max_pixels,
  windowChoice: wire.window_choice,
  windowLow: wire.window_low,
  windowHigh: wire.window_high,
  embeddingQuotaBytes: wire.embedding_quota_bytes,
  gate: gateFromWire(wire.gate),
  role: wire.role,
  createdAt: wire.created_at,
  imageCounts: wire.image_counts,
  annotationCount: wire.annotation_count,
  coverUrls: wire.cover.map((image) => image.thumbnail_url),
});

export const categoryFromWire = (wire: CategoryWire): Category => ({
  id: wire.id,
  number: wire.number,
  name: wire.name,
  aliases: wire.aliases,
  parent: wire.parent,
  color: wire.color,
  order: wire.order,
  isExclusive: wire.is_exclusive,
  isRetired: wire.is_retired,
  annotationCount: wire.annotation_count,
});

export const embeddingFromWire = (wire: EmbeddingStatusWire): EmbeddingStatus => ({
  state: wire.state,
  url: wire.url,
  sizeBytes: wire.size_bytes,
  checkpointSha256: wire.checkpoint_sha256,
  position: wire.position,
  window: wire.window,
  problem: storedProblem(wire.problem),
});

export const imageFromWire = (wire: ImageRowWire): ImageRow => ({
  id: wire.id,
  project: wire.project,
  number: wire.number,
  path: wire.path,
  state: wire.state,
  height: wire.height,
  width: wire.width,
  tags: wire.tags,
  group: wire.group,
  split: wire.split,
  externalId: wire.external_id,
  sequence: wire.sequence,
  annotationCount: wire.annotation_count,
  openCommentCount: wire.open_comment_count,
  checkedCategoryNumbers: wire.checked_category_numbers,
  submittedAt: wire.submitted_at,
  submittedBy: wire.submitted_by,
  skip: wire.skip,
  assignee: wire.assignee && { id: String(wire.assignee.id), username: wire.assignee.username },
  dueOn: wire.due_on,
  isDeleted: wire.deleted_at !== null,
  thumbnailUrl: wire.thumbnail_url,
  overlayUrl: wire.overlay_url,
  display: wire.display,
  isDeepGray: wire.is_deep_gray,
  embedding: embeddingFromWire(wire.embedding),
  copyOf: wire.copy_of,
});

const intensityFromWire = ({ samples_url, ...intensity }: IntensityWire): ImageIntensity => ({
  ...intensity,
  samplesUrl: samples_url,
});

export const imageDetailFromWire = (wire: ImageDetailWire): ImageDetail => ({
  ...imageFromWire(wire),
  tiles: wire.tiles && {
    url: wire.tiles.url,
    side: wire.tiles.side,
    levelCount: wire.tiles.level_count,
  },
  intensity: wire.intensity && intensityFromWire(wire.intensity),
  previous: wire.previous,
  next: wire.next,
});

export const uploadFromWire = (wire: UploadWire): Upload => ({
  id: wire.id,
  path: wire.path,
  state: wire.state,
  sizeBytes: wire.size_bytes,
  problem: storedProblem(wire.problem),
  image: wire.image,
  copyOf: wire.copy_of,
  createdAt: wire.created_at,
});

export const progressFromWire = (wire: ProgressWire): Progress => ({
  uploads: wire.uploads,
  encode: wire.encode,
  exportsRunning: wire.exports_running,
  workerGpu: wire.worker_gpu,
  encoder: wire.encoder,
  sentence: wire.sentence,
});

export const jobFromWire = (wire: JobWire): Job => ({
  id: wire.id,
  kind: wire.kind,
  state: wire.state,
  progressDone: wire.progress_done,
  progressTotal: wire.progress_total,
  attempts: wire.attempts,
  problem: storedProblem(wire.problem),
  createdAt: wire.created_at,
  startedAt: wire.started_at,
  finishedAt: wire.finished_at,
});

export const exportFromWire = (wire: ExportWire): ExportFile => ({
  id: wire.id,
  format: wire.format,
  onlySubmitted: wire.only_submitted,
  state: wire.state,
  progressDone: wire.progress_done,
  progressTotal: wire.progress_total,
  problem: storedProblem(wire.problem),
  fileUrl: wire.file_url,
  fileName: wire.file_name,
  sizeBytes: wire.size_bytes,
  sha256: wire.sha256 || null,
  imageCount: wire.image_count,
  annotationCount: wire.annotation_count,
  createdAt: wire.created_at,
});
