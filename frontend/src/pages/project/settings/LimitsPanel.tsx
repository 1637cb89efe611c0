import { Button, Group, NumberInput, Select, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { keys } from '../../../api/keys';
import { modelsQuery } from '../../../api/queries';
import { updateProject } from '../../../api/resources/projects';
import type { Project } from '../../../api/types';
import { Panel } from '../../../ui/Panel';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { shownProblem } from '../../problems';

const MEGAPIXEL = 1_000_000;
/** A mask has at most 2^31 pixels. */
const MOST_MEGAPIXELS = 2147;

/** What a manager may change of how images are taken in and encoded. */
export const LimitsPanel = ({ project }: { readonly project: Project }) => {
  const models = useQuery(modelsQuery()).data ?? [];
  const [model, setModel] = useState(project.model);
  const [megapixels, setMegapixels] = useState<number | string>(project.maxPixels / MEGAPIXEL);
  const queryClient = useQueryClient();
  const maxPixels = Math.round(Number(megapixels) * MEGAPIXEL);
  const isValid = megapixels !== '' && maxPixels >= 1 && Number(megapixels) <= MOST_MEGAPIXELS;
  const isChanged = model !== project.model || maxPixels !== project.maxPixels;
  const save = useMutation({
    mutationFn: () => updateProject(project.id, { model, maxPixels }),
    onSuccess: async (saved) => {
      queryClient.setQueryData(keys.project(project.id), saved);
      await queryClient.invalidateQueries({ queryKey: keys.wholeProject(project.id) });
    },
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isValid) save.mutate();
  };
  return (
    <Panel title="Model and limits">
      <form onSubmit={submit}>
        <Stack gap="md">
          {save.error && <ProblemAlert problem={shownProblem(save.error)} />}
          <Select
            label="Model"
            description="After a change each image is encoded anew when it is opened; masks stay as they are"
            value={model}
            data={models.map(({ name, label, note, isAvailable }) => ({
              value: name,
              label: `${label}, ${note}${isAvailable ? '' : ' (not on this server)'}`,
              disabled: !isAvailable,
            }))}
            onChange={(name) => {
              const chosen = models.find((candidate) => candidate.name === name);
              if (chosen) setModel(chosen.name);
            }}
          />
          <NumberInput
            label="Largest image"
            description="Larger ones are refused at upload, with this reason"
            suffix=" megapixels"
            thousandSeparator=","
            min={1}
            max={MOST_MEGAPIXELS}
            value={megapixels}
            onChange={setMegapixels}
            error={isValid ? null : `From 1 to ${MOST_MEGAPIXELS.toLocaleString('en')} megapixels.`}
          />
          <Group justify="flex-end">
            <Button type="submit" disabled={!isChanged || !isValid} loading={save.isPending}>
              {save.isSuccess && !isChanged ? 'Saved' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
};
