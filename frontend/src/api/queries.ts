/** Query options: what to fetch, under which key, and how long it stays fresh. */

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';

import { sessionExpired } from './client';
import { keys } from './keys';
import { isLive } from './live';
import { getAccount } from './resources/account';
import { listAssignees, listQueues } from './resources/assignments';
import { listAttributes } from './resources/attributes';
import { listCategories } from './resources/categories';
import { getDashboard } from './resources/dashboard';
import type { DashboardChoice } from './dashboardTypes';
import { getEmbedding } from './resources/embeddings';
import { listBatches } from './resources/batches';
import { listExports } from './resources/exports';
import {
  getImage,
  listImageNumbers,
  listImages,
  listImagesFrom,
  listTags,
} from './resources/images';
import { getInstallation } from './resources/installation';
import { listInvitations } from './resources/invitations';
import { listMembers } from './resources/members';
import { listModels } from './resources/models';
import { getProgress, getProject, listProjects } from './resources/projects';
import { getSession } from './resources/session';
import { listTokens } from './resources/tokens';
import { listUploads } from './resources/uploads';
import type {
  Batch,
  ExportFile,
  ImageFilter,
  ModelInfo,
  ModelName,
  Progress,
  Session,
  UploadState,
} from './types';

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

export const isBatchLive = ({ state }: Batch): boolean => state === 'running' || state === 'paused';

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
      if (!known?.user || session.user?.id === known.user.id) return session;
      if (session.user !== null) {
        // Another tab has logged somebody else in, to whom nothing of this page belongs.
        location.assign('/projects');
        return known;
      }
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

export const attributesQuery = (projectId: string) =>
  queryOptions({
    queryKey: keys.attributes(projectId),
    queryFn: () => listAttributes(projectId),
  });

export const imagesQuery = (projectId: string, filter: ImageFilter) =>
  infiniteQueryOptions({
    queryKey: keys.images(projectId, filter),
    queryFn: ({ pageParam }) => listImages(projectId, filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

/** Rows of the image list from a number on; the ones a grid shows at a time. */
export const imageWindowQuery = (
  projectId: string,
  filter: ImageFilter,
  fromNumber: number,
  limit: number,
) =>
  queryOptions({
    queryKey: [...keys.images(projectId, filter), 'from', fromNumber, limit],
    queryFn: ({ signal }) => listImagesFrom(projectId, filter, fromNumber, limit, signal),
    // Scrolled past is soon forgotten: 100,000 rows are 100 MB.
    gcTime: 60_000,
  });

export const imageNumbersQuery = (projectId: string, filter: ImageFilter) =>
  queryOptions({
    queryKey: keys.imageNumbers(projectId, filter),
    queryFn: () => listImageNumbers(projectId, filter),
  });

export const tagsQuery = (projectId: string) =>
  queryOptions({ queryKey: keys.tags(projectId), queryFn: () => listTags(projectId) });

export const assigneesQuery = (projectId: string) =>
  queryOptions({ queryKey: keys.assignees(projectId), queryFn: () => listAssignees(projectId) });

export const queuesQuery = () => queryOptions({ queryKey: keys.queues, queryFn: listQueues });

export const imageQuery = (id: string) =>
  queryOptions({ queryKey: keys.image(id), queryFn: () => getImage(id) });

export const embeddingQuery = (imageId: string) =>
  queryOptions({ queryKey: keys.embedding(imageId), queryFn: () => getEmbedding(imageId) });

/** The embedding of an image by one of the models that are compared on it. */
export const comparedEmbeddingQuery = (imageId: string, model: ModelName) =>
  queryOptions({
    queryKey: keys.embedding(imageId, model),
    queryFn: () => getEmbedding(imageId, { model }),
  });

export const uploadsQuery = (projectId: string, state: UploadState) =>
  queryOptions({
    queryKey: [...keys.uploads(projectId), state],
    queryFn: () => listUploads(projectId, { state, limit: 500 }),
  });

export const batchesQuery = (projectId: string) =>
  queryOptions({
    queryKey: keys.batches(projectId),
    queryFn: () => listBatches(projectId),
    refetchInterval: (query) => pollInterval((query.state.data ?? []).some(isBatchLive)),
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

export const accountQuery = () => queryOptions({ queryKey: keys.account, queryFn: getAccount });

export const membersQuery = (projectId: string) =>
  queryOptions({ queryKey: keys.members(projectId), queryFn: () => listMembers(projectId) });

export const invitationsQuery = (projectId: string) =>
  queryOptions({
    queryKey: keys.invitations(projectId),
    queryFn: () => listInvitations(projectId),
  });
