import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { Panel } from '../../../ui/Panel';
import { Snippet } from '../../../ui/Snippet';

interface ApiPanelProps {
  readonly projectId: string;
  /** Of the newest file, or null if there is none. */
  readonly fileUrl: string | null;
}

const AUTHORIZATION = '-H "Authorization: Bearer $SAMWEB_TOKEN"';

const makeSnippet = (projectId: string): string =>
  [
    'curl \\',
    `  ${AUTHORIZATION} \\`,
    '  -H "Content-Type: application/json" \\',
    `  -d '{"format": "coco", "only_submitted": true}' \\`,
    `  ${location.origin}/api/v1/projects/${projectId}/exports/`,
  ].join('\n');

const downloadSnippet = (fileUrl: string | null): string =>
  [
    'curl -o coco.json \\',
    `  ${AUTHORIZATION} \\`,
    `  ${location.origin}${fileUrl ?? '/api/v1/exports/<id>/file/'}`,
  ].join('\n');

/** The same by a program. */
export const ApiPanel = ({ projectId, fileUrl }: ApiPanelProps) => (
  <Panel title="From a program" description="The REST API does all that this page does">
    <Stack gap="md">
      <Text size="sm">
        Make a token with the scope “export” under{' '}
        <Anchor component={Link} to="/account" size="sm" underline="always">
          Account
        </Anchor>{' '}
        and put it into the variable SAMWEB_TOKEN.
      </Text>
      <div>
        <Text size="sm" fw={600} mb={4}>
          Make a file
        </Text>
        <Snippet text={makeSnippet(projectId)} />
      </div>
      <div>
        <Text size="sm" fw={600} mb={4}>
          Download it
        </Text>
        <Snippet text={downloadSnippet(fileUrl)} />
      </div>
    </Stack>
  </Panel>
);
