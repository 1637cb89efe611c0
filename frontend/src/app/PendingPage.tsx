import { Center, Loader, Stack, Text } from '@mantine/core';

import { words } from '../words/words';

/** Shown when a page's code takes longer than a moment to arrive. */
export const PendingPage = () => (
  <Center h="60vh">
    <Stack align="center" gap="xs">
      <Loader color="gray" type="dots" />
      <Text size="sm" c="dimmed">
        {words.app.opening}
      </Text>
    </Stack>
  </Center>
);
