import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

import { words } from '../words/words';
import { copyText } from './copyText';

const COPIED_MILLISECONDS = 1_500;

interface CopyIconProps {
  readonly text: string;
  readonly label: string;
  readonly size?: 'sm' | 'md';
  readonly className?: string;
}

/** A button that puts a text on the clipboard and says so. */
export const CopyIcon = ({ text, label, size = 'md', className = '' }: CopyIconProps) => {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const Icon = isCopied ? IconCheck : IconCopy;
  return (
    <Tooltip label={isCopied ? words.ui.copied : label}>
      <ActionIcon
        className={className}
        variant="subtle"
        color="gray"
        size={size}
        aria-label={label}
        onClick={() => void copyText(text).then(setCopied)}
      >
        <Icon size={size === 'sm' ? 14 : 16} />
      </ActionIcon>
    </Tooltip>
  );
};
