/** A change of a project's settings; another model's encoding begins with it where that is wanted. */
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { encodeImages } from '../../../api/resources/encoding';
import { updateProject } from '../../../api/resources/projects';
import type { ProjectChange } from '../../../api/resources/projects';
import type { ModelName, Project } from '../../../api/types';

interface SettingsChange {
  readonly changes: ProjectChange;
  /** Whether another model begins with every image at once. */
  readonly encodesAll: boolean;
}

/** Whether a model leaves images to be encoded anew. */
export const isToEncode = (project: Project, model: ModelName | undefined): boolean =>
  model !== undefined && model !== project.model && project.imageCounts.total > 0;

export const useProjectChange = (project: Project) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ changes, encodesAll }: SettingsChange) => {
      const saved = await updateProject(project.id, changes);
      // After an earlier use of the model nothing may be left to encode, which is no failure; the
      // settings offer it again in any case.
      if (encodesAll && isToEncode(project, changes.model)) {
        await encodeImages(project.id).catch(() => undefined);
      }
      return saved;
    },
    onSuccess: async (saved) => {
      queryClient.setQueryData(keys.project(project.id), saved);
      await queryClient.invalidateQueries({ queryKey: keys.wholeProject(project.id) });
    },
  });
};
