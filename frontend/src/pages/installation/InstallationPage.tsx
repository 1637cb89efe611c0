import { Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { installationQuery } from '../../api/queries';
import type { Installation } from '../../api/resources/installation';
import { formatBytes, formatDateTime, formatPercent } from '../../ui/format';
import { Panel } from '../../ui/Panel';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { words } from '../../words/words';
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
        <Title order={1}>{words.installation.title}</Title>
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
  readonly told: string;
}

const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className={classes.facts}>
    {facts.map(({ name, told }) => (
      <div key={name} style={{ display: 'contents' }}>
        <dt>{name}</dt>
        <dd>{told}</dd>
      </div>
    ))}
  </dl>
);

const jobWords = ({ kind, project_name: project }: Installation['failed_jobs'][number]): string => {
  const { jobs, failures } = words.installation;
  return project ? `${jobs[kind]} ${failures.inProject(project)}` : jobs[kind];
};

const workerWords = ({ since, queued, job }: Installation['workers'][number]): string => {
  const { idle, notRunning, noneWaiting, waiting, since: sinceWhen } = words.installation.workers;
  const queue = queued === 0 ? noneWaiting : waiting(queued);
  if (since === null) return `${notRunning}; ${queue}.`;
  return `${job ? jobWords(job) : idle}; ${queue}. ${sinceWhen(formatDateTime(since))}`;
};

const WorkersPanel = ({ workers }: { readonly workers: Installation['workers'] }) => (
  <Panel title={words.installation.workers.title}>
    <Facts
      facts={workers.map((worker) => ({
        name: words.installation.workers[worker.lane],
        told: workerWords(worker),
      }))}
    />
  </Panel>
);

const StoragePanel = ({ storage }: { readonly storage: Installation['storage'] }) => (
  <Panel title={words.installation.storage.title} description={words.installation.storage.help}>
    <Facts
      facts={[
        {
          name: words.installation.storage.free,
          told: words.installation.storage.freeOf(
            formatBytes(storage.disk_free),
            formatBytes(storage.disk_total),
            formatPercent(storage.disk_free, storage.disk_total),
          ),
        },
        { name: words.installation.storage.originals, told: formatBytes(storage.originals) },
        { name: words.installation.storage.embeddings, told: formatBytes(storage.embeddings) },
        { name: words.installation.storage.database, told: formatBytes(storage.database) },
        { name: words.installation.storage.exports, told: formatBytes(storage.exports) },
        { name: words.installation.storage.decoders, told: formatBytes(storage.decoders) },
      ]}
    />
  </Panel>
);

const BackupPanel = ({ installation }: { readonly installation: Installation }) => {
  const { backup, next_backup_at } = installation;
  const { title, last, next, none, whole, damaged } = words.installation.backup;
  const describe = backup?.is_whole === false ? damaged : whole;
  const newest = backup
    ? describe(formatDateTime(backup.made_at), formatBytes(backup.size_bytes))
    : none;
  return (
    <Panel title={title}>
      <Facts
        facts={[
          { name: last, told: newest },
          { name: next, told: formatDateTime(next_backup_at) },
        ]}
      />
    </Panel>
  );
};

const ModelsPanel = ({ models }: { readonly models: Installation['models'] }) => (
  <Panel title={words.installation.models.title}>
    <Facts
      facts={models.map(({ label, is_available, weights_bytes }) => ({
        name: label,
        told: is_available ? formatBytes(weights_bytes) : words.installation.models.absent,
      }))}
    />
  </Panel>
);
