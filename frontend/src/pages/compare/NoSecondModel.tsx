/** What stands on the right while this server has the weights of one model. */
import { Text } from '@mantine/core';
import { IconColumns2 } from '@tabler/icons-react';

import type { ModelInfo } from '../../api/types';
import { EmptyState } from '../../ui/EmptyState';
import { Snippet } from '../../ui/Snippet';
import { words } from '../../words/words';
import { ModelWeights } from '../ModelWeights';
import classes from './ComparePage.module.css';

const FETCH = 'manage.py fetch_checkpoint vit_b';
const REGISTER = 'manage.py register_checkpoint NAME FILE --architecture vit_b';

export const NoSecondModel = ({ models }: { readonly models: readonly ModelInfo[] }) => {
  const published = models.find(({ name }) => name === 'vit_b');
  const said = words.compare.missing;
  const ways = (
    <div className={classes.ways}>
      <div>
        <Text size="sm" fw={600} mb={4}>
          {said.published}
        </Text>
        <Snippet text={FETCH} />
        {published !== undefined && <ModelWeights model={published} />}
      </div>
      <div>
        <Text size="sm" fw={600} mb={4}>
          {said.own}
        </Text>
        <Snippet text={REGISTER} />
      </div>
    </div>
  );
  return (
    <section className={classes.missing} data-testid="no-second-model">
      <EmptyState icon={<IconColumns2 size={32} stroke={1.4} />} title={said.title} action={ways}>
        {said.reason}
      </EmptyState>
    </section>
  );
};
