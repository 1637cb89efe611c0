import { Stack, Switch, Text } from '@mantine/core';
import { useStore } from 'zustand';

import { Panel } from '../../ui/Panel';
import { words } from '../../words/words';
import { browserEngine } from '../browserEngine';
import classes from './AccountPage.module.css';
import { comparisonText, engineText, speedText } from './engineText';

/** What computes the masks in this browser, and how fast. */
export const EnginePanel = () => {
  const { report, comparison, isWebGpuWanted } = useStore(browserEngine);
  return (
    <Panel title={words.account.engine.title} description={words.account.engine.help}>
      <Stack gap="md">
        <div className={classes.engine} data-testid="engine">
          <Text size="sm" c="dimmed">
            {words.account.engine.label}
          </Text>
          <div>
            <Text fw={600}>{engineText(report)}</Text>
            <Text size="sm" c="dimmed">
              {speedText(report)}
              {!crossOriginIsolated && ` ${words.account.engine.plainHttp}`}
            </Text>
          </div>
        </div>
        <Switch
          label={words.account.engine.webGpu}
          description={words.account.engine.webGpuHelp}
          checked={isWebGpuWanted}
          onChange={(event) =>
            browserEngine.setState({ isWebGpuWanted: event.currentTarget.checked })
          }
          data-testid="webgpu"
        />
        {isWebGpuWanted && (
          <Text size="sm" c="dimmed" data-testid="engine-comparison">
            {comparisonText(comparison)}
          </Text>
        )}
      </Stack>
    </Panel>
  );
};
