import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';

export const NotFoundPage = () => (
  <Center mih="70vh" p="lg">
    <Stack maw={440} gap="sm" align="flex-start">
      <Title order={1}>There is nothing here</Title>
      <Text c="dimmed">
        The address may be mistyped, or it belongs to a project that you are not a member of.
      </Text>
      <Button component={Link} to="/projects" mt="sm">
        Go to projects
      </Button>
    </Stack>
  </Center>
);
