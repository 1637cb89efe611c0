import { Button, Group, NumberInput, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { IconScissors } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { keys } from '../../../api/keys';
import { projectQuery } from '../../../api/queries';
import { requestCutouts } from '../../../api/resources/exports';
import { Panel } from '../../../ui/Panel';
import { words } from '../../../words/words';
import { notifyProblem } from '../../problems';
import { canManage } from '../roles';

const EXTENTS = [
  { value: 'tight', label: words.exports.cutouts.tight },
  { value: 'full', label: words.exports.cutouts.full },
] as const;

type Extent = (typeof EXTENTS)[number]['value'];

const MAX_FEATHER_PIXELS = 100;

/** Asks for every object as a picture of its own. */
export const NewCutouts = ({ projectId }: { readonly projectId: string }) => {
  const queryClient = useQueryClient();
  const project = useQuery(projectQuery(projectId)).data;
  const [extent, setExtent] = useState<Extent>('tight');
  const [featherPixels, setFeatherPixels] = useState(0);
  const [onlySubmitted, setOnlySubmitted] = useState(true);
  const make = useMutation({
    mutationFn: () => requestCutouts(projectId, onlySubmitted, { extent, featherPixels }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.exports(projectId) }),
    onError: notifyProblem,
  });
  if (project === undefined || !canManage(project.role)) return null;
  return (
    <Panel title={words.exports.cutouts.title} description={words.exports.cutouts.description}>
      <Stack gap="md">
        <Group align="end" gap="lg">
          <div>
            <Text size="sm" fw={500} mb={4}>
              {words.exports.cutouts.size}
            </Text>
            <SegmentedControl
              data={[...EXTENTS]}
              value={extent}
              onChange={(value) => setExtent(value === 'full' ? 'full' : 'tight')}
            />
          </div>
          <NumberInput
            label={words.exports.cutouts.feather}
            suffix=" px"
            min={0}
            max={MAX_FEATHER_PIXELS}
            allowDecimal={false}
            clampBehavior="strict"
            value={featherPixels}
            onChange={(value) => setFeatherPixels(Number(value) || 0)}
            w={110}
          />
        </Group>
        <Group justify="space-between">
          <Switch
            checked={onlySubmitted}
            onChange={(event) => setOnlySubmitted(event.currentTarget.checked)}
            label={words.exports.onlySubmitted}
          />
          <Button
            variant="default"
            leftSection={<IconScissors size={16} />}
            loading={make.isPending}
            onClick={() => make.mutate()}
            data-testid="make-cutouts"
          >
            {words.exports.cutouts.make}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
};
