import { Button, Group, Skeleton, Switch, Text } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';

import { keys } from '../../../api/keys';
import { exportsQuery, projectQuery } from '../../../api/queries';
import { requestExport } from '../../../api/resources/exports';
import { Panel } from '../../../ui/Panel';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import { notifyProblem, shownProblem } from '../../problems';
import { canManage } from '../roles';
import { ApiPanel } from './ApiPanel';
import { ExportRow } from './ExportRow';
import { NewCutouts } from './NewCutouts';
import classes from './ExportsPage.module.css';

const route = getRouteApi('/members/shell/projects/$projectId/exports');

export const ExportsPage = () => {
  const { projectId } = route.useParams();
  const exports = useQuery(exportsQuery(projectId));
  const newest = exports.data?.find((file) => file.fileUrl !== null && file.format === 'coco');
  return (
    <div className={classes.page}>
      <div className={classes.main}>
        <NewExport projectId={projectId} />
        <NewCutouts projectId={projectId} />
        <Panel title={words.exports.files.title} isFlush>
          {exports.error && <ProblemAlert problem={shownProblem(exports.error)} />}
          {exports.isPending && <Skeleton height={72} m="md" w="auto" />}
          {exports.data?.length === 0 && (
            <Text size="sm" c="dimmed" p="md">
              {words.exports.files.empty}
            </Text>
          )}
          {exports.data?.map((file) => (
            <ExportRow key={file.id} file={file} />
          ))}
        </Panel>
      </div>
      <ApiPanel projectId={projectId} fileUrl={newest?.fileUrl ?? null} />
    </div>
  );
};

const NewExport = ({ projectId }: { readonly projectId: string }) => {
  const queryClient = useQueryClient();
  const project = useQuery(projectQuery(projectId)).data;
  const [onlySubmitted, setOnlySubmitted] = useState(true);
  const make = useMutation({
    mutationFn: () => requestExport(projectId, onlySubmitted),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.exports(projectId) }),
    onError: notifyProblem,
  });
  if (project === undefined) return <Skeleton height={132} />;
  const counts = project.imageCounts;
  const submitted = counts.submitted + counts.accepted;
  const included = onlySubmitted ? submitted : counts.total;
  return (
    <Panel title={words.exports.coco.title} description={words.exports.coco.description}>
      <Group justify="space-between" align="center">
        <Switch
          checked={onlySubmitted}
          onChange={(event) => setOnlySubmitted(event.currentTarget.checked)}
          label={words.exports.onlySubmitted}
          description={words.exports.coco.included(included, counts.total)}
          data-testid="export-only-submitted"
        />
        {canManage(project.role) ? (
          <Button
            leftSection={<IconFileExport size={16} />}
            loading={make.isPending}
            onClick={() => make.mutate()}
            data-testid="make-export"
          >
            {words.exports.coco.make}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {words.exports.coco.managersOnly}
          </Text>
        )}
      </Group>
    </Panel>
  );
};
