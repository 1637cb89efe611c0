import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { modelsQuery } from '../../../api/queries';
import type { ModelInfo, Project } from '../../../api/types';
import { formatBytes } from '../../../ui/format';
import { Panel } from '../../../ui/Panel';
import { words } from '../../../words/words';
import { CompareLink } from '../../compare/CompareLink';
import { ModelWeights } from '../../ModelWeights';
import classes from './SettingsPage.module.css';

/** Which Segment Anything the project uses. */
export const ModelPanel = ({ project }: { readonly project: Project }) => {
  const models = useQuery(modelsQuery()).data ?? [];
  const model = models.find(({ name }) => name === project.model);
  const text = words.settings.model;
  return (
    <Panel
      title={text.title}
      description={text.description}
      action={<CompareLink projectId={project.id} />}
    >
      <dl className={classes.facts}>
        <dt>{text.encoder}</dt>
        <dd>
          {model ? text.noted(model.label, model.note) : project.model}
          {model?.name === 'starter' && <BetterModel models={models} />}
        </dd>
        <dt>{text.decoder}</dt>
        <dd>
          <DecoderFacts model={model} />
        </dd>
      </dl>
    </Panel>
  );
};

/** Where to go from the starter: what it is not, and how the real one comes to this server. */
const BetterModel = ({ models }: { readonly models: readonly ModelInfo[] }) => {
  const better = models.find(({ name }) => name === 'vit_b');
  if (better === undefined) return null;
  return (
    <>
      <Text size="sm" c="dimmed" mt={4}>
        {better.isAvailable
          ? words.settings.model.chooseBetter(better.label)
          : words.settings.model.fetchBetter(better.label, better.note)}
      </Text>
      <ModelWeights model={better} />
    </>
  );
};

const DecoderFacts = ({ model }: { readonly model: ModelInfo | undefined }) => {
  if (!model?.decoder) return <Text c="dimmed">{words.settings.model.preparing}</Text>;
  const { checkpointSha256, files } = model.decoder;
  const bytes = Object.values(files).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <>
      {words.settings.model.loaded(formatBytes(bytes))}
      <Text size="xs" c="dimmed" ff="monospace">
        {words.settings.model.checkpoint(checkpointSha256)}
      </Text>
    </>
  );
};
