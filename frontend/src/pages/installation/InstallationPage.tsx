import { Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { installationQuery } from '../../api/queries';
import type { Installation } from '../../api/resources/installation';
import { formatAmount, formatBytes, formatDateTime, formatPercent } from '../../ui/format';
import { Panel } from '../../ui/Panel';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { shownProblem } from '../problems';
import { FailuresPanel } from './FailuresPanel';
import classes from './InstallationPage.module.css';

/** How the server is: for whoever runs it. */
export const InstallationPage = () => {
  const { data, error, refetch } = useQuery(installationQuery());
  if (error && data === undefined) {
    return (
      <div className={classes.page}>
        <ProblemAlert problem={shownProblem(error)} onRetry={() => void refetch()} />
      </div>
    );
  }
  return (
    <div className={classes.page}>
      <div>
        <Title order={1}>This server</Title>
        <Text c="dimmed">{data ? `samweb ${data.version}` : 'samweb'}</Text>
      </div>
      {data ? <Panels installation={data} /> : <Skeleton height={480} />}
    </div>
  );
};

const Panels = ({ installation }: { readonly installation: Installation }) => (
  <>
    <FailuresPanel count={installation.failed_count} jobs={installation.failed_jobs} />
    <WorkersPanel workers={installation.workers} />
    <StoragePanel storage={installation.storage} />
    <BackupPanel installation={installation} />
    <ModelsPanel models={installation.models} />
  </>
);

interface Fact {
  readonly name: string;
  readonly words: string;
}

const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className={classes.facts}>
    {facts.map(({ name, words }) => (
      <div key={name} style={{ display: 'contents' }}>
        <dt>{name}</dt>
        <dd>{words}</dd>
      </div>
    ))}
  </dl>
);

const workerWords = ({ since, queued, job }: Installation['workers'][number]): string => {
  const waiting = queued === 0 ? 'nothing waits' : `${formatAmount(queued, 'job')} waiting`;
  if (since === null) return `Not running; ${waiting}.`;
  const place = job?.project_name ? ` in ${job.project_name}` : '';
  const doing = job ? `${job.what}${place}` : 'Idle';
  return `${doing}; ${waiting}. Running since ${formatDateTime(since)}.`;
};

const LANES = { gpu: 'Encoder', cpu: 'Files and exports' } as const;

const WorkersPanel = ({ workers }: { readonly workers: Installation['workers'] }) => (
  <Panel title="Workers">
    <Facts
      facts={workers.map((worker) => ({ name: LANES[worker.lane], words: workerWords(worker) }))}
    />
  </Panel>
);

const StoragePanel = ({ storage }: { readonly storage: Installation['storage'] }) => (
  <Panel
    title="Storage"
    description="What the rows name; display images and thumbnails come on top"
  >
    <Facts
      facts={[
        {
          name: 'Free on the disk',
          words: `${formatBytes(storage.disk_free)} of ${formatBytes(storage.disk_total)} (${formatPercent(storage.disk_free, storage.disk_total)})`,
        },
        { name: 'Original images', words: formatBytes(storage.originals) },
        { name: 'Embeddings', words: formatBytes(storage.embeddings) },
        { name: 'Database', words: formatBytes(storage.database) },
        { name: 'Exports', words: formatBytes(storage.exports) },
        { name: 'Decoders', words: formatBytes(storage.decoders) },
      ]}
    />
  </Panel>
);

const BackupPanel = ({ installation }: { readonly installation: Installation }) => {
  const { backup, next_backup_at } = installation;
  const last = backup
    ? `${formatDateTime(backup.made_at)}, ${formatBytes(backup.size_bytes)}${backup.is_whole ? '' : '; some files were damaged'}`
    : 'None yet.';
  return (
    <Panel title="Backup">
      <Facts
        facts={[
          { name: 'Last', words: last },
          { name: 'Next, of make up', words: formatDateTime(next_backup_at) },
        ]}
      />
    </Panel>
  );
};

const ModelsPanel = ({ models }: { readonly models: Installation['models'] }) => (
  <Panel title="Models on this server">
    <Facts
      facts={models.map(({ label, is_available, weights_bytes }) => ({
        name: label,
        words: is_available ? formatBytes(weights_bytes) : 'Not here',
      }))}
    />
  </Panel>
);
