import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { words } from '../words/words';

export const NotFoundPage = () => (
  <Center mih="70vh" p="lg">
    <Stack maw={440} gap="sm" align="flex-start">
      <Title order={1}>{words.app.missing.title}</Title>
      <Text c="dimmed">{words.app.missing.reason}</Text>
      <Button component={Link} to="/projects" mt="sm">
        {words.app.goToProjects}
      </Button>
    </Stack>
  </Center>
);
