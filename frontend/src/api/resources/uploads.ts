/** Sending files, with progress (which `fetch` cannot tell), and what became of them. */

import { api, currentCsrfToken, dataOf, raiseProblem, refreshCsrfToken } from '../client';
import { pageFromWire, uploadFromWire } from '../mappers';
import { offlineProblem, problemFromBody, ProblemError } from '../problems';
import type { Page, Upload, UploadState } from '../types';
import type { UploadWire } from '../wire';

export const listUploads = async (
  projectId: string,
  filter: { readonly state?: UploadState; readonly cursor?: string; readonly limit?: number } = {},
): Promise<Page<Upload>> =>
  pageFromWire(
    await dataOf(
      api.GET('/api/v1/projects/{project_id}/uploads/', {
        params: { path: { project_id: projectId }, query: { ...filter } },
      }),
    ),
    uploadFromWire,
  );

export interface FileToSend {
  readonly file: File;
  /** Path inside the project, with `/`; keeps the folders of a dropped tree. */
  readonly path: string;
}

/** Called with 0 to 1 as the bytes go out. */
export type SendProgress = (fraction: number) => void;

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

const postForm = (
  url: string,
  form: FormData,
  csrfToken: string,
  signal: AbortSignal,
  onProgress: SendProgress,
): Promise<UploadWire> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('X-CSRFToken', csrfToken);
    request.upload.onprogress = (event) => onProgress(event.loaded / Math.max(event.total, 1));
    request.onload = () => {
      const body = jsonOf(request.responseText);
      if (request.status === 201) resolve(body as UploadWire);
      else reject(problemFromBody(body, request.status));
    };
    request.onerror = () => reject(offlineProblem());
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });

/**
 * Send one file to a project.
 * @returns the upload as received; its verdict comes later, from the worker that reads the file
 * @throws ProblemError if the server does not take the file
 */
export const sendFile = async (
  projectId: string,
  { file, path }: FileToSend,
  signal: AbortSignal,
  onProgress: SendProgress,
): Promise<Upload> => {
  const form = new FormData();
  form.append('path', path);
  form.append('file', file, file.name);
  const url = `/api/v1/projects/${projectId}/uploads/`;
  const post = (token: string): Promise<UploadWire> =>
    postForm(url, form, token, signal, onProgress);
  try {
    return uploadFromWire(await post(await currentCsrfToken()));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.code !== 'csrf-failed') return raiseProblem(error);
    return uploadFromWire(await post(await refreshCsrfToken()));
  }
};
