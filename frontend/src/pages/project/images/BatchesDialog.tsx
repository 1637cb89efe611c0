import { Modal, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { batchesQuery, projectQuery } from '../../../api/queries';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import { shownProblem } from '../../problems';
import { canManage } from '../roles';
import { BatchRow } from './BatchRow';

interface BatchesDialogProps {
  readonly projectId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export const BatchesDialog = ({ projectId, isOpen, onClose }: BatchesDialogProps) => (
  <Modal opened={isOpen} onClose={onClose} title={words.batches.title} size={640}>
    <Batches projectId={projectId} />
  </Modal>
);

const Batches = ({ projectId }: { readonly projectId: string }) => {
  const batches = useQuery(batchesQuery(projectId));
  const role = useQuery(projectQuery(projectId)).data?.role;
  if (batches.error && batches.data === undefined) {
    return <ProblemAlert problem={shownProblem(batches.error)} />;
  }
  if (batches.data === undefined) return <Skeleton height={120} />;
  if (batches.data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {words.batches.empty}
      </Text>
    );
  }
  return batches.data.map((batch) => (
    <BatchRow
      key={batch.id}
      projectId={projectId}
      batch={batch}
      canSteer={role !== undefined && canManage(role)}
    />
  ));
};
