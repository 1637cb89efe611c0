/** Names of what TanStack Query caches, and which of them a server event makes stale. */

import type { ServerEvent, Topic } from './events';
import type { DashboardChoice } from './dashboardTypes';
import type { ImageFilter } from './types';

export const keys = {
  session: ['session'],
  tokens: ['tokens'],
  account: ['account'],
  models: ['models'],
  projects: ['projects'],
  installation: ['installation'],
  /** Prefix of everything below that belongs to a project. */
  wholeProject: (id: string) => ['project', id],
  project: (id: string) => ['project', id, 'detail'],
  progress: (id: string) => ['project', id, 'progress'],
  members: (id: string) => ['project', id, 'members'],
  invitations: (id: string) => ['project', id, 'invitations'],
  categories: (id: string) => ['project', id, 'categories'],
  attributes: (id: string) => ['project', id, 'attributes'],
  images: (id: string, filter?: ImageFilter) =>
    filter === undefined ? ['project', id, 'images'] : ['project', id, 'images', filter],
  /** Prefix of what is counted over all images of a project. */
  imageSurvey: (id: string) => ['project', id, 'image-survey'],
  imageNumbers: (id: string, filter: ImageFilter) => [
    'project',
    id,
    'image-survey',
    'numbers',
    filter,
  ],
  tags: (id: string) => ['project', id, 'image-survey', 'tags'],
  assignees: (id: string) => ['project', id, 'image-survey', 'assignees'],
  queues: ['projects', 'queues'],
  /** Without a choice it is the prefix of all of them. */
  dashboard: (id: string, choice?: DashboardChoice) =>
    choice === undefined ? ['project', id, 'dashboard'] : ['project', id, 'dashboard', choice],
  uploads: (id: string) => ['project', id, 'uploads'],
  exports: (id: string) => ['project', id, 'exports'],
  jobs: (id: string) => ['project', id, 'jobs'],
  batches: (id: string) => ['project', id, 'jobs', 'batches'],
  batchFailures: (id: string, batch: string) => ['project', id, 'jobs', 'batches', batch],
  /** Prefix of everything below that belongs to an image. */
  wholeImage: (id: string) => ['image', id],
  image: (id: string) => ['image', id, 'detail'],
  /** Without a model it is the project's. */
  embedding: (id: string, model?: string) =>
    model === undefined ? ['image', id, 'embedding'] : ['image', id, 'embedding', model],
  annotations: (id: string) => ['image', id, 'annotations'],
  proposals: (id: string) => ['image', id, 'proposals'],
} as const satisfies Record<
  string,
  readonly unknown[] | ((...parameters: never[]) => readonly unknown[])
>;

type QueryKey = readonly unknown[];

const KEYS_BY_TOPIC: Readonly<Record<Topic, (project: string) => readonly QueryKey[]>> = {
  uploads: (id) => [keys.uploads(id), keys.progress(id)],
  jobs: (id) => [keys.jobs(id), keys.progress(id)],
  images: (id) => [
    keys.images(id),
    keys.imageSurvey(id),
    keys.progress(id),
    keys.project(id),
    keys.projects,
    keys.dashboard(id),
  ],
  annotations: (id) => [keys.images(id), keys.categories(id), keys.project(id), keys.dashboard(id)],
  exports: (id) => [keys.exports(id), keys.progress(id)],
  decoders: () => [keys.models],
};

/** Keys to fetch anew after an event; null means all of them. */
export const staleKeys = (event: ServerEvent): readonly QueryKey[] | null => {
  if (event.kind === 'resync') return null;
  const ofImage = event.image === undefined ? [] : [keys.wholeImage(event.image)];
  if (event.project !== null) return [...ofImage, ...KEYS_BY_TOPIC[event.topic](event.project)];
  // The work of the whole server is about models: fetching weights, exporting decoders.
  return event.topic === 'decoders' || event.topic === 'jobs' ? [keys.models] : null;
};
