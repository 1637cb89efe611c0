import { notifications } from '@mantine/notifications';
import { IconUpload } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';

import { words } from '../words/words';
import classes from './DropArea.module.css';
import { filesOfDrop, type PathedFile } from './droppedFiles';

interface DropAreaProps {
  readonly label: string;
  readonly onFiles: (files: readonly PathedFile[]) => void;
}

const hasFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') ?? false;

/** Of what could not be read, so many are named. */
const NAMED = 5;

const notifyUnreadable = (paths: readonly string[]): void => {
  if (paths.length === 0) return;
  const { title, named, hint } = words.ui.unreadable;
  const rest = Math.max(paths.length - NAMED, 0);
  notifications.show({
    color: 'red',
    title: title(paths.length),
    message: `${named(paths.slice(0, NAMED).join(', '), rest)} ${hint}`,
    autoClose: false,
  });
};

/** Take files and folders dropped anywhere in the window. */
export const DropArea = ({ label, onFiles }: DropAreaProps) => {
  const [isOver, setIsOver] = useState(false);

  const take = useEffectEvent((event: DragEvent) => {
    setIsOver(false);
    if (!hasFiles(event) || event.dataTransfer === null) return;
    event.preventDefault();
    void filesOfDrop(event.dataTransfer).then(({ files, unreadable }) => {
      if (files.length > 0) onFiles(files);
      notifyUnreadable(unreadable);
    });
  });

  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    // Leaving the window has no related target; moving between elements has one.
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent): void => take(event);
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);

  if (!isOver) return null;
  return (
    <div className={classes.veil}>
      <IconUpload size={32} />
      {label}
    </div>
  );
};
