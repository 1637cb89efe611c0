import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';

import { useKeyDown } from '../../../ui/useKeyDown';
import { words } from '../../../words/words';
import { useTyped } from './useTyped';

interface PathFieldProps {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** Where a part of the paths is typed; it always shows the filter that is in force. */
export const PathField = ({ value, onChange }: PathFieldProps) => {
  const field = useRef<HTMLInputElement>(null);
  const [path, type] = useTyped(value ?? '', (text) => onChange(text === '' ? undefined : text));
  useKeyDown((event) => {
    const isTyping = event.target instanceof Element && event.target.matches('input, textarea');
    if (event.key !== '/' || isTyping) return;
    event.preventDefault();
    field.current?.focus();
  });
  return (
    <TextInput
      ref={field}
      w={280}
      size="sm"
      placeholder={words.images.filter.path}
      aria-label={words.images.filter.path}
      leftSection={<IconSearch size={16} />}
      rightSection={
        path === '' ? (
          <Kbd size="xs">/</Kbd>
        ) : (
          <CloseButton
            size="sm"
            aria-label={words.images.filter.clearPath}
            onClick={() => type('')}
          />
        )
      }
      value={path}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
      data-testid="image-search"
    />
  );
};
