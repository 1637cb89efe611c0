import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { modelsQuery } from '../../../api/queries';
import type { ModelInfo, Project } from '../../../api/types';
import { formatBytes } from '../../../ui/format';
import { Panel } from '../../../ui/Panel';
import { ModelWeights } from '../../ModelWeights';
import classes from './SettingsPage.module.css';

/** Which Segment Anything the project uses. */
export const ModelPanel = ({ project }: { readonly project: Project }) => {
  const models = useQuery(modelsQuery()).data ?? [];
  const model = models.find(({ name }) => name === project.model);
  return (
    <Panel title="In use" description="Segment Anything as this project uses it">
      <dl className={classes.facts}>
        <dt>Encoder</dt>
        <dd>
          {model ? `${model.label}: ${model.note}` : project.model}
          {model?.name === 'starter' && <BetterModel models={models} />}
        </dd>
        <dt>Decoder</dt>
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
          ? `For real work choose ${better.label} above; it is on this server.`
          : `For real work fetch ${better.label} (${better.note}), then choose it above.`}
      </Text>
      <ModelWeights model={better} />
    </>
  );
};

const DecoderFacts = ({ model }: { readonly model: ModelInfo | undefined }) => {
  if (!model?.decoder) return <Text c="dimmed">The worker is still preparing it.</Text>;
  const { checkpointSha256, files } = model.decoder;
  const bytes = Object.values(files).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return (
    <>
      {formatBytes(bytes)}, loaded once by each browser
      <Text size="xs" c="dimmed" ff="monospace">
        checkpoint sha256 {checkpointSha256}
      </Text>
    </>
  );
};
