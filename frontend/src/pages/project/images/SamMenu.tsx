import { Button, Menu } from '@mantine/core';
import { IconGridScan, IconHistory, IconSquareRounded } from '@tabler/icons-react';
import { useState } from 'react';

import type { ImageSelection } from '../../../api/types';
import { words } from '../../../words/words';
import { BatchesDialog } from './BatchesDialog';
import { MaskBoxesDialog } from './MaskBoxesDialog';
import { ProposeDialog } from './ProposeDialog';

type Dialog = 'propose' | 'boxes' | 'batches';

interface SamMenuProps {
  readonly projectId: string;
  readonly selection: ImageSelection;
  /** Where it opens; at the bottom of the page there is room above. */
  readonly position: 'top' | 'bottom-end';
  readonly onBegun?: () => void;
}

/** What SAM can do to many images at once. */
export const SamMenu = ({ projectId, selection, position, onBegun }: SamMenuProps) => {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = (): void => setDialog(null);
  const begun = (): void => {
    close();
    onBegun?.();
  };
  const isNothing = selection.expectedCount === 0;
  return (
    <>
      <Menu position={position} width={260}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconGridScan size={16} />}
            data-testid={`sam-menu-${position}`}
          >
            {words.batches.menu.title}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconGridScan size={16} />}
            disabled={isNothing}
            onClick={() => setDialog('propose')}
          >
            {words.batches.menu.propose}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconSquareRounded size={16} />}
            disabled={isNothing}
            onClick={() => setDialog('boxes')}
          >
            {words.batches.menu.boxes}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconHistory size={16} />} onClick={() => setDialog('batches')}>
            {words.batches.menu.all}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ProposeDialog
        projectId={projectId}
        selection={selection}
        isOpen={dialog === 'propose'}
        onClose={close}
        onBegun={begun}
      />
      <MaskBoxesDialog
        projectId={projectId}
        selection={selection}
        isOpen={dialog === 'boxes'}
        onClose={close}
        onBegun={begun}
      />
      <BatchesDialog projectId={projectId} isOpen={dialog === 'batches'} onClose={close} />
    </>
  );
};
