/** The categories of a project. */

import { api, dataOf } from '../client';
import { categoryFromWire } from '../mappers';
import type { Category } from '../types';

export interface CategoryDraft {
  readonly name: string;
  readonly color?: string;
  /** Id of a category of the same project. */
  readonly parent?: string | null;
}

export interface CategoryChange {
  readonly name?: string;
  /** All of them. */
  readonly aliases?: readonly string[];
  readonly color?: string;
  readonly parent?: string | null;
  readonly order?: number;
  readonly isExclusive?: boolean;
  readonly isRetired?: boolean;
}

export const listCategories = async (projectId: string): Promise<readonly Category[]> => {
  const page = await dataOf(
    api.GET('/api/v1/projects/{project_id}/categories/', {
      params: { path: { project_id: projectId } },
    }),
  );
  return page.results.map(categoryFromWire);
};

export const createCategory = async (projectId: string, draft: CategoryDraft): Promise<Category> =>
  categoryFromWire(
    await dataOf(
      api.POST('/api/v1/projects/{project_id}/categories/', {
        params: { path: { project_id: projectId } },
        body: { ...draft },
      }),
    ),
  );

export const updateCategory = async (id: string, change: CategoryChange): Promise<Category> => {
  const { aliases, isExclusive, isRetired, ...rest } = change;
  const body = {
    ...rest,
    ...(aliases !== undefined && { aliases: [...aliases] }),
    ...(isExclusive !== undefined && { is_exclusive: isExclusive }),
    ...(isRetired !== undefined && { is_retired: isRetired }),
  };
  return categoryFromWire(
    await dataOf(
      api.PATCH('/api/v1/categories/{category_id}/', {
        params: { path: { category_id: id } },
        body,
      }),
    ),
  );
};

export interface CategoryMerge {
  readonly annotations: number;
  readonly images: number;
}

/** Move all annotations of a category to another one and retire it. */
export const mergeCategory = async (id: string, into: string): Promise<CategoryMerge> =>
  dataOf(
    api.POST('/api/v1/categories/{category_id}/merge/', {
      params: { path: { category_id: id } },
      body: { into },
    }),
  );
