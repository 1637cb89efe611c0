/** Query options: what to fetch, under which key, and how long it stays fresh. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { sessionExpired } from './client';
import { keys } from './keys';
import { isLive } from './live';
import { listCategories } from './resources/categories';
import { getDashboard } from './resources/dashboard';
import type { DashboardChoice } from './dashboardTypes';
import { getEmbedding } from './resources/embeddings';
import { listExports } from './resources/exports';
import { getImage, listImages, type ImageFilter } from './resources/images';
import { getInstallation } from './resources/installation';
import { listModels } from './resources/models';
import { getProgress, getProject, listProjects } from './resources/projects';
import { getSession } from './resources/session';
import { listTokens } from './resources/tokens';
import { listUploads } from './resources/uploads';
import type { ExportFile, ModelInfo, Progress, Session, UploadState } from './types';

const POLL_MILLISECONDS = 3_000;
/** With events arriving, a slow look guards against one that went missing. */
const GUARD_MILLISECONDS = 30_000;

/** How often to look at something that is going on. */
export const pollInterval = (isRunning: boolean): number | false => {
  if (isLive()) return isRunning ? GUARD_MILLISECONDS : false;
  return isRunning ? POLL_MILLISECONDS : GUARD_MILLISECONDS;
};

/** Whether the server is still at work for a project. */
export const isWorking = (progress: Progress): boolean =>
  progress.uploads.received + progress.encode.queued + progress.encode.running > 0 ||
  progress.exportsRunning > 0;

export const isExportRunning = (file: ExportFile): boolean =>
  file.state === 'queued' || file.state === 'running';

/** Whether the weights of a model arrive, or their decoder is exported. */
export const isModelOnItsWay = (model: ModelInfo): boolean =>
  model.isPreparing || model.fetch?.state === 'queued' || model.fetch?.state === 'running';

export const sessionQuery = () =>
  queryOptions({
    queryKey: keys.session,
    queryFn: async ({ signal, client }): Promise<Session> => {
      const session = await getSession(signal);
      const known = client.getQueryData<Session>(keys.session);
      if (session.user !== null || !known?.user) return session;
      // A session that ends does not take the page away: the dialog asks for the password.
      sessionExpired.emit(undefined);
      return known;
    },
    staleTime: 5 * 60_000,
  });

export const projectsQuery = () =>
  queryOptions({ queryKey: keys.projects, queryFn: () => listProjects() });

export const projectQuery = (id: string) =>
  queryOptions({ queryKey: keys.project(id), queryFn: () => getProject(id) });

export const progressQuery = (id: string) =>
  queryOptions({
    queryKey: keys.progress(id),
    queryFn: () => getProgress(id),
    refetchInterval: (query) => pollInterval(query.state.data ? isWorking(query.state.data) : true),
  });

/** Follows the events; the slow look is for days that begin and for events that went missing. */
export const dashboardQuery = (projectId: string, choice: DashboardChoice) =>
  queryOptions({
    queryKey: keys.dashboard(projectId, choice),
    queryFn: () => getDashboard(projectId, choice),
    placeholderData: keepPreviousData,
    refetchInterval: GUARD_MILLISECONDS,
  });

export const categoriesQuery = (projectId: string) =>
  queryOptions({
    queryKey: keys.categories(projectId),
    queryFn: () => listCategories(projectId),
  });

export const imagesQuery = (projectId: string, filter: ImageFilter) =>
  infiniteQueryOptions({
    queryKey: keys.images(projectId, filter),
    queryFn: ({ pageParam }) => listImages(projectId, filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const imageQuery = (id: string) =>
  queryOptions({ queryKey: keys.image(id), queryFn: () => getImage(id) });

export const embeddingQuery = (imageId: string) =>
  queryOptions({ queryKey: keys.embedding(imageId), queryFn: () => getEmbedding(imageId) });

export const uploadsQuery = (projectId: string, state: UploadState) =>
  queryOptions({
    queryKey: [...keys.uploads(projectId), state],
    queryFn: () => listUploads(projectId, { state, limit: 500 }),
  });

export const exportsQuery = (projectId: string) =>
  queryOptions({
    queryKey: keys.exports(projectId),
    queryFn: () => listExports(projectId),
    refetchInterval: (query) => {
      const isRunning = (query.state.data ?? []).some(isExportRunning);
      return isRunning ? pollInterval(true) : false;
    },
  });

export const modelsQuery = () =>
  queryOptions({
    queryKey: keys.models,
    queryFn: listModels,
    staleTime: 60_000,
    refetchInterval: (query) =>
      (query.state.data ?? []).some(isModelOnItsWay) ? pollInterval(true) : false,
  });

export const installationQuery = () =>
  queryOptions({
    queryKey: keys.installation,
    queryFn: getInstallation,
    refetchInterval: 10_000,
  });

export const tokensQuery = () => queryOptions({ queryKey: keys.tokens, queryFn: listTokens });
