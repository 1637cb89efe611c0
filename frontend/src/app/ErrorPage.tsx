import { Button, Center, Group, Stack, Text, Title } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';

import { toProblem } from '../api/problems';
import { words } from '../words/words';

/** What a page becomes when it cannot be shown: what happened, and the ways on. */
export const ErrorPage = ({ error, reset }: ErrorComponentProps) => {
  const problem = toProblem(error);
  return (
    <Center mih="70vh" p="lg">
      <Stack maw={480} gap="sm">
        <Title order={1}>{problem.title || words.app.broken.title}</Title>
        <Text>{problem.message}</Text>
        <Text c="dimmed">{problem.hint}</Text>
        <Group mt="sm">
          <Button onClick={reset}>{words.ui.again}</Button>
          <Button variant="default" component="a" href="/projects">
            {words.app.goToProjects}
          </Button>
        </Group>
      </Stack>
    </Center>
  );
};
