/** Sending files, and what became of them. */

import { words } from '../../words/words';
import { api, dataOf, USER_HEADER } from '../client';
import { pageFromWire, uploadFromWire } from '../mappers';
import { ProblemError } from '../problems';
import { sendBody } from '../sendBody';
import type { Page, Upload, UploadState } from '../types';
import type { UploadWire } from '../wire';
import { PIECE_BYTES, sendInPieces, type Bookmark } from './resumableUploads';

/** Of one request. */
export const MAX_UPLOAD_IDS = 100;

export interface UploadFilter {
  readonly state?: UploadState;
  /** These alone; at most `MAX_UPLOAD_IDS`. */
  readonly ids?: readonly string[];
  readonly limit?: number;
}

/** List the uploads of a project, newest first. */
export const listUploads = async (
  projectId: string,
  { ids, ...filter }: UploadFilter,
): Promise<Page<Upload>> =>
  pageFromWire(
    await dataOf(
      api.GET('/api/v1/projects/{project_id}/uploads/', {
        params: {
          path: { project_id: projectId },
          query: { ...filter, ...(ids && { ids: ids.join(',') }) },
        },
      }),
    ),
    uploadFromWire,
  );

/** Whose files go where: nobody else's session may bring them. */
export interface UploadPlace {
  readonly userId: string;
  readonly projectId: string;
}

export interface FileToSend {
  readonly file: File;
  /** Path inside the project, with `/`; keeps the folders of a dropped tree. */
  readonly path: string;
}

/** Called with 0 to 1 as the bytes go out. */
export type SendProgress = (fraction: number) => void;

/** Sends a file to where it belongs; ends when the signal aborts. */
export type SendFile = (
  toSend: FileToSend,
  signal: AbortSignal,
  onProgress: SendProgress,
  bookmark: Bookmark,
) => Promise<Upload>;

/** Above this a file goes in pieces, and a cut does not begin it anew. */
const WHOLE_BYTES = PIECE_BYTES;

export const FILE_UNREADABLE = 'file-unreadable';

/** A file that was moved or changed since it was chosen breaks a request as a dead line does. */
const requireReadable = async (file: File): Promise<void> => {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new ProblemError({
      code: FILE_UNREADABLE,
      title: words.api.uploads.notSent,
      detail: words.api.uploads.unreadable,
      hint: words.api.uploads.unreadableHint,
      status: -1,
    });
  }
};

const isAnswer = (error: unknown): boolean => error instanceof ProblemError && !error.isOffline;

/**
 * Send one file to a project, whole or in pieces; refused with 401 if somebody else has logged in.
 * @param bookmark  where a file in pieces goes on; unused for others
 * @returns the upload as received; its verdict comes later, from the worker that reads the file
 * @throws ProblemError if the server does not take the file, or the browser cannot read it
 */
export const sendFile = async (
  place: UploadPlace,
  toSend: FileToSend,
  signal: AbortSignal,
  onProgress: SendProgress,
  bookmark: Bookmark,
): Promise<Upload> => {
  const isLarge = toSend.file.size > WHOLE_BYTES;
  try {
    if (isLarge) return await sendInPieces(place, toSend, signal, onProgress, bookmark);
    return await sendWhole(place, toSend, signal, onProgress);
  } catch (error) {
    if (!signal.aborted && !isAnswer(error)) await requireReadable(toSend.file);
    throw error;
  }
};

const sendWhole = async (
  place: UploadPlace,
  { file, path }: FileToSend,
  signal: AbortSignal,
  onProgress: SendProgress,
): Promise<Upload> => {
  const form = new FormData();
  form.append('path', path);
  form.append('file', file, file.name);
  const answer = await sendBody({
    method: 'POST',
    url: `/api/v1/projects/${place.projectId}/uploads/`,
    headers: { [USER_HEADER]: place.userId },
    body: form,
    signal,
    onSent: (bytes) => onProgress(Math.min(bytes / Math.max(file.size, 1), 1)),
  });
  const upload = uploadFromWire(answer.json as UploadWire);
  // Nothing was added: the project has the file, from another day or another person.
  const isKnown = answer.status === 200 && upload.state === 'accepted';
  return isKnown ? { ...upload, state: 'duplicate' } : upload;
};
