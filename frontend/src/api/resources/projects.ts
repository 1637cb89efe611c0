/** Projects, and how far each one is. */

import { allPages } from '../allPages';
import { api, dataOf } from '../client';
import { gateToWire } from '../attributeMappers';
import { pageFromWire, progressFromWire, projectFromWire } from '../mappers';
import type { Gate, ModelName, Progress, Project, WindowChoice } from '../types';

export interface NewCategory {
  readonly name: string;
  readonly color?: string;
  /** Name of another category of the same list. */
  readonly parent?: string;
}

export interface NewProject {
  readonly name: string;
  readonly description?: string;
  readonly model: ModelName;
  readonly categories: readonly NewCategory[];
}

export interface ProjectChange {
  readonly name?: string;
  readonly description?: string;
  readonly model?: ModelName;
  readonly maxPixels?: number;
  readonly windowChoice?: WindowChoice;
  readonly windowLow?: number | null;
  readonly windowHigh?: number | null;
  readonly embeddingQuotaBytes?: number | null;
  readonly gate?: Gate;
}

/** All projects that one may see. */
export const listProjects = (): Promise<readonly Project[]> =>
  allPages(async (cursor) => {
    const query = cursor === undefined ? {} : { cursor };
    return pageFromWire(
      await dataOf(api.GET('/api/v1/projects/', { params: { query } })),
      projectFromWire,
    );
  });

export const getProject = async (id: string): Promise<Project> =>
  projectFromWire(
    await dataOf(
      api.GET('/api/v1/projects/{project_id}/', { params: { path: { project_id: id } } }),
    ),
  );

export const createProject = async (project: NewProject): Promise<Project> => {
  const body = {
    ...project,
    description: project.description ?? '',
    categories: project.categories.map((category) => ({ ...category })),
  };
  return projectFromWire(await dataOf(api.POST('/api/v1/projects/', { body })));
};

export const updateProject = async (
  id: string,
  {
    maxPixels,
    embeddingQuotaBytes,
    gate,
    windowChoice,
    windowLow,
    windowHigh,
    ...change
  }: ProjectChange,
): Promise<Project> =>
  projectFromWire(
    await dataOf(
      api.PATCH('/api/v1/projects/{project_id}/', {
        params: { path: { project_id: id } },
        body: {
          ...change,
          ...(maxPixels !== undefined && { max_pixels: maxPixels }),
          ...(windowChoice !== undefined && { window_choice: windowChoice }),
          ...(windowLow !== undefined && { window_low: windowLow }),
          ...(windowHigh !== undefined && { window_high: windowHigh }),
          ...(embeddingQuotaBytes !== undefined && { embedding_quota_bytes: embeddingQuotaBytes }),
          ...(gate !== undefined && { gate: gateToWire(gate) }),
        },
      }),
    ),
  );

export const getProgress = async (projectId: string): Promise<Progress> =>
  progressFromWire(
    await dataOf(
      api.GET('/api/v1/projects/{project_id}/progress/', {
        params: { path: { project_id: projectId } },
      }),
    ),
  );
