import { Stack, Switch, Text } from '@mantine/core';
import { useStore } from 'zustand';

import { Panel } from '../../ui/Panel';
import { browserEngine } from '../browserEngine';
import classes from './AccountPage.module.css';
import { comparisonText, engineText, speedText } from './engineText';

/** What computes the masks in this browser, and how fast. */
export const EnginePanel = () => {
  const { report, comparison, isWebGpuWanted } = useStore(browserEngine);
  return (
    <Panel
      title="This browser"
      description="Segment Anything answers clicks on this computer. The setting holds here only."
    >
      <Stack gap="md">
        <div className={classes.engine} data-testid="engine">
          <Text size="sm" c="dimmed">
            Engine
          </Text>
          <div>
            <Text fw={600}>{engineText(report)}</Text>
            <Text size="sm" c="dimmed">
              {speedText(report)}
              {!crossOriginIsolated && ' Browsers allow one thread only over plain http.'}
            </Text>
          </div>
        </div>
        <Switch
          label="Use the graphics card (WebGPU) if it is faster"
          description="Compared once with WebAssembly on this computer: the same masks, and sooner. Fetches 27 MB."
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
