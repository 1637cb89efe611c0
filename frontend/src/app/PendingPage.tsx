import { Center, Loader, Stack, Text } from '@mantine/core';

/** Shown when a page's code takes longer than a moment to arrive. */
export const PendingPage = () => (
  <Center h="60vh">
    <Stack align="center" gap="xs">
      <Loader color="gray" type="dots" />
      <Text size="sm" c="dimmed">
        Opening the page
      </Text>
    </Stack>
  </Center>
);
