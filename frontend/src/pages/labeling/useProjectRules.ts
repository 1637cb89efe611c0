/** Brings a project's rules onto the workbench: categories, what is asked, and the gate. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';

import { attributesQuery, categoriesQuery, projectQuery } from '../../api/queries';
import { isCutOff, retryUntilAnswered } from '../../api/retry';
import type { AttributeDefinition, Category, Project } from '../../api/types';
import type { AttributeDefinition as AskedDefinition } from '../../engine/attributes/attributes';
import type { Workbench } from './workbench';

const NO_CATEGORIES: readonly Category[] = [];

export interface ProjectRules {
  readonly project: Project | undefined;
  readonly categories: readonly Category[];
  /** Whether everything is there: before it, a press could pass a gate or find no category. */
  readonly areKnown: boolean;
  readonly isCutOff: boolean;
  readonly error: Error | null;
}

export const useProjectRules = (bench: Workbench, projectId: string): ProjectRules => {
  const retry = retryUntilAnswered;
  const projectAsked = useQuery({ ...projectQuery(projectId), retry });
  const categoriesAsked = useQuery({ ...categoriesQuery(projectId), retry });
  const attributesAsked = useQuery({ ...attributesQuery(projectId), retry });
  const project = projectAsked.data;
  const categories = categoriesAsked.data;
  const attributes = attributesAsked.data;
  const definitions = useMemo(
    () => (attributes ?? []).map((one) => withCategoryIds(one, categories ?? NO_CATEGORIES)),
    [attributes, categories],
  );
  useEffect(() => {
    if (categories === undefined) return;
    const active = categories.filter((category) => !category.isRetired);
    bench.choices.setCategories(projectId, categories, active);
    const exclusiveCategories = categories.filter((one) => one.isExclusive).map(({ id }) => id);
    const parents = new Set(active.map(({ parent }) => parent));
    const broadCategories = categories.filter(({ id }) => parents.has(id)).map(({ id }) => id);
    bench.stores.findings.setState({ exclusiveCategories, broadCategories });
  }, [bench, projectId, categories]);
  useEffect(() => bench.stores.attributes.setState({ definitions }), [bench, definitions]);
  const gate = project?.gate;
  useEffect(() => {
    if (gate !== undefined) bench.stores.findings.setState({ gate });
  }, [bench, gate]);
  const missing = [projectAsked, categoriesAsked, attributesAsked].filter(
    ({ data }) => data === undefined,
  );
  return {
    project,
    categories: categories ?? NO_CATEGORIES,
    areKnown: missing.length === 0,
    isCutOff: missing.some(isCutOff),
    // One more look that failed takes nothing away that is there.
    error: missing.find(({ error }) => error !== null)?.error ?? null,
  };
};

/** Objects name their category by id, definitions by number. */
const withCategoryIds = (
  { categoryNumbers, ...definition }: AttributeDefinition,
  categories: readonly Category[],
): AskedDefinition => ({
  ...definition,
  categories: categories
    .filter(({ number }) => categoryNumbers.includes(number))
    .map(({ id }) => id),
});
