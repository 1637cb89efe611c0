import { Button, Kbd, Text } from '@mantine/core';
import { IconPlayerPlayFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { queuesQuery } from '../../api/queries';
import type { Queue } from '../../api/types';
import { useKeyDown } from '../../ui/useKeyDown';
import { words } from '../../words/words';
import { hasWork, queueText } from '../queueText';
import { useContinue } from '../useContinue';
import classes from './ContinuePanel.module.css';

/** Whether it is the person's own work: managers come for other things, unless images are theirs. */
const isFor = (queue: Queue): boolean =>
  queue.role === 'annotator' ? hasWork(queue) : queue.returnedCount + queue.assignedCount > 0;

/** A labeler's home: one button, also by Enter, that opens the next image. */
export const ContinuePanel = () => {
  const queues = useQuery(queuesQuery()).data;
  const queue = queues?.find(isFor);
  if (queue !== undefined) return <Ready queue={queue} />;
  const isLabeler = queues?.some(({ role }) => role === 'annotator') ?? false;
  return isLabeler ? <Nothing /> : null;
};

const Ready = ({ queue }: { readonly queue: Queue }) => {
  const open = useContinue();
  const go = (): void => {
    if (!open.isPending) open.mutate(queue.project);
  };
  useKeyDown(({ key, target }) => {
    const isFree = target === document.body || target === document.documentElement;
    if (key === 'Enter' && isFree) go();
  });
  return (
    <section className={classes.panel} aria-label={words.projects.continue.title}>
      <Button
        size="lg"
        leftSection={<IconPlayerPlayFilled size={18} />}
        rightSection={<Kbd className={classes.key}>{words.projects.continue.key}</Kbd>}
        loading={open.isPending}
        onClick={go}
        data-testid="home-continue"
      >
        <span className={classes.name}>{words.projects.continue.with(queue.name)}</span>
      </Button>
      <Text c="dimmed">{queueText(queue)}</Text>
    </section>
  );
};

const Nothing = () => (
  <section
    className={classes.panel}
    aria-label={words.projects.continue.title}
    data-testid="home-nothing"
  >
    <Text fw={600}>{words.projects.continue.nothing}</Text>
    <Text c="dimmed">{words.projects.continue.nothingWhy}</Text>
  </section>
);
