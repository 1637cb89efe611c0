import { Button, Checkbox, Group, NumberInput, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { modelsQuery } from '../../../api/queries';
import type { ModelName, Project } from '../../../api/types';
import { Panel } from '../../../ui/Panel';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { separatorsOf } from '../../../words/numbers';
import { language, words } from '../../../words/words';
import { shownProblem } from '../../problems';
import { isToEncode, useProjectChange } from './projectChange';

const MEGAPIXEL = 1_000_000;
const GIGABYTE = 1_000_000_000;
/** 100,000 pixels each way. */
const MOST_MEGAPIXELS = 10_000;
const THOUSANDS = separatorsOf(language).thousands;

/** What a manager may change of how images are taken in and encoded. */
export const LimitsPanel = ({ project }: { readonly project: Project }) => {
  const [model, setModel] = useState(project.model);
  const [megapixels, setMegapixels] = useState<number | string>(project.maxPixels / MEGAPIXEL);
  const [gigabytes, setGigabytes] = useState<number | string>(gigabytesOf(project));
  const [encodesAll, setEncodesAll] = useState(true);
  const maxPixels = Math.round(Number(megapixels) * MEGAPIXEL);
  const embeddingQuotaBytes = gigabytes === '' ? null : Math.round(Number(gigabytes) * GIGABYTE);
  const isValid = megapixels !== '' && maxPixels >= 1 && Number(megapixels) <= MOST_MEGAPIXELS;
  const wish = { model, maxPixels, embeddingQuotaBytes };
  const isChanged = hasChanged(project, wish);
  const save = useProjectChange(project);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isValid) save.mutate({ changes: wish, encodesAll });
  };
  const text = words.settings.limits;
  return (
    <Panel title={text.title}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {save.error && <ProblemAlert problem={shownProblem(save.error)} />}
          <ModelSelect value={model} onChange={setModel} />
          {isToEncode(project, model) && (
            <Checkbox
              label={text.encodeAll(project.imageCounts.total)}
              description={text.encodeAllNote}
              checked={encodesAll}
              onChange={(event) => setEncodesAll(event.currentTarget.checked)}
              data-testid="encode-all"
            />
          )}
          <NumberInput
            label={text.largest}
            description={text.largestNote}
            suffix={` ${text.megapixels}`}
            thousandSeparator={THOUSANDS}
            min={1}
            max={MOST_MEGAPIXELS}
            value={megapixels}
            onChange={setMegapixels}
            error={isValid ? null : text.largestWrong(MOST_MEGAPIXELS)}
          />
          <NumberInput
            label={text.room}
            description={text.roomNote}
            placeholder={text.noLimit}
            suffix=" GB"
            thousandSeparator={THOUSANDS}
            min={0.1}
            max={1_000_000}
            decimalScale={1}
            value={gigabytes}
            onChange={setGigabytes}
          />
          <Group justify="flex-end">
            <Button
              type="submit"
              disabled={!isChanged || !isValid}
              loading={save.isPending}
              data-testid="save-limits"
            >
              {save.isSuccess && !isChanged
                ? words.project.button.saved
                : words.project.button.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
};

interface Wish {
  readonly model: ModelName;
  readonly maxPixels: number;
  readonly embeddingQuotaBytes: number | null;
}

const gigabytesOf = ({ embeddingQuotaBytes }: Project): number | string =>
  embeddingQuotaBytes === null ? '' : embeddingQuotaBytes / GIGABYTE;

const hasChanged = (project: Project, { model, maxPixels, embeddingQuotaBytes }: Wish): boolean =>
  model !== project.model ||
  maxPixels !== project.maxPixels ||
  embeddingQuotaBytes !== project.embeddingQuotaBytes;

interface ModelSelectProps {
  readonly value: ModelName;
  readonly onChange: (model: ModelName) => void;
}

const optionText = (model: string, isAvailable: boolean): string =>
  isAvailable ? model : words.settings.limits.absent(model);

const ModelSelect = ({ value, onChange }: ModelSelectProps) => {
  const models = useQuery(modelsQuery()).data ?? [];
  return (
    <Select
      label={words.settings.limits.model}
      description={words.settings.limits.modelNote}
      value={value}
      allowDeselect={false}
      data-testid="model-select"
      data={models.map(({ name, label, note, isAvailable }) => ({
        value: name,
        label: optionText(`${label}, ${note}`, isAvailable),
        disabled: !isAvailable,
      }))}
      onChange={(name) => {
        const chosen = models.find((candidate) => candidate.name === name);
        if (chosen) onChange(chosen.name);
      }}
    />
  );
};
