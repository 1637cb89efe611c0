import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { modelsQuery } from '../../../api/queries';
import type { ModelInfo, Project } from '../../../api/types';
import { formatBytes, formatCount } from '../../../ui/format';
import { Panel } from '../../../ui/Panel';
import classes from './SettingsPage.module.css';

/** Which Segment Anything the project uses. */
export const ModelPanel = ({ project }: { readonly project: Project }) => {
  const model = useQuery(modelsQuery()).data?.find(({ name }) => name === project.model);
  return (
    <Panel title="Model" description="Segment Anything as this project uses it">
      <dl className={classes.facts}>
        <dt>Encoder</dt>
        <dd>{model ? `${model.label} (${model.note})` : project.model}</dd>
        <dt>Largest image</dt>
        <dd>{formatCount(Math.floor(project.maxPixels / 1e6))} megapixels</dd>
        <dt>Decoder</dt>
        <dd>
          <DecoderFacts model={model} />
        </dd>
      </dl>
    </Panel>
  );
};

const DecoderFacts = ({ model }: { readonly model: ModelInfo | undefined }) => {
  if (!model?.decoder) return <Text c="dimmed">The worker is still preparing it.</Text>;
  const { checkpointSha256, files } = model.decoder;
  return (
    <>
      {formatBytes(files.decoder.sizeBytes)}, loaded once by each browser
      <Text size="xs" c="dimmed" ff="monospace">
        checkpoint sha256 {checkpointSha256}
      </Text>
    </>
  );
};
