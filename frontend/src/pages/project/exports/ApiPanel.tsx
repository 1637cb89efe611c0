import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { Panel } from '../../../ui/Panel';
import { Sentence } from '../../../ui/Sentence';
import { Snippet } from '../../../ui/Snippet';
import { words } from '../../../words/words';

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
  <Panel title={words.exports.program.title} description={words.exports.program.description}>
    <Stack gap="md">
      <Text size="sm">
        <Sentence text={words.exports.program.token} parts={{ account: <AccountLink /> }} />
      </Text>
      <div>
        <Text size="sm" fw={600} mb={4}>
          {words.exports.program.make}
        </Text>
        <Snippet text={makeSnippet(projectId)} />
      </div>
      <div>
        <Text size="sm" fw={600} mb={4}>
          {words.exports.program.download}
        </Text>
        <Snippet text={downloadSnippet(fileUrl)} />
      </div>
    </Stack>
  </Panel>
);

const AccountLink = () => (
  <Anchor component={Link} to="/account" size="sm" underline="always">
    {words.exports.program.account}
  </Anchor>
);
