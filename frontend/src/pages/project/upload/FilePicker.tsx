import { Button, Group, Text, Title } from '@mantine/core';
import { IconFolder, IconPhoto, IconUpload } from '@tabler/icons-react';
import { useEffect, useRef, type ChangeEvent } from 'react';

import { filesOfPicker, type PathedFile } from '../../../ui/droppedFiles';
import { words } from '../../../words/words';
import classes from './UploadPage.module.css';

interface FilePickerProps {
  /** Largest image the project accepts, in pixels. */
  readonly maxPixels: number | null;
  /** Something else on the page matters more by now. */
  readonly isCompact: boolean;
  readonly onFiles: (files: readonly PathedFile[]) => void;
}

/** Two native pickers, for files and for a folder; dropping works on the whole page. */
export const FilePicker = ({ maxPixels, isCompact, onFiles }: FilePickerProps) => {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // React has no property for it.
    folder.current?.setAttribute('webkitdirectory', '');
  }, []);

  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    onFiles(filesOfPicker(event.currentTarget.files));
    // The same files can be chosen again after a failure.
    event.currentTarget.value = '';
  };

  return (
    <div className={classes.drop} data-compact={isCompact}>
      <IconUpload size={28} stroke={1.5} />
      <div>
        <Title order={2} size={isCompact ? 'h3' : 'h2'}>
          {words.upload.picker.title}
        </Title>
        <Text size="sm" c="dimmed">
          {maxPixels === null
            ? words.upload.picker.formats
            : words.upload.picker.formatsUpTo(Math.floor(maxPixels / 1e6))}
        </Text>
      </div>
      <Group gap="xs">
        <Button leftSection={<IconPhoto size={16} />} onClick={() => files.current?.click()}>
          {words.upload.picker.files}
        </Button>
        <Button
          variant="default"
          leftSection={<IconFolder size={16} />}
          onClick={() => folder.current?.click()}
        >
          {words.upload.picker.folder}
        </Button>
      </Group>
      <input
        ref={files}
        type="file"
        multiple
        className={classes.hidden}
        tabIndex={-1}
        aria-hidden
        onChange={take}
        data-testid="upload-input"
      />
      <input
        ref={folder}
        type="file"
        multiple
        className={classes.hidden}
        tabIndex={-1}
        aria-hidden
        onChange={take}
        data-testid="upload-folder-input"
      />
    </div>
  );
};
