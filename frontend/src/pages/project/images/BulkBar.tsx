import { Button, CloseButton, Menu, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconTag, IconTrash, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { tagsQuery } from '../../../api/queries';
import type { ImageAction, ImageSelection } from '../../../api/types';
import { formatCount } from '../../../ui/format';
import { words } from '../../../words/words';
import { notifyProblem } from '../../problems';
import { AssignDialog } from './AssignDialog';
import classes from './BulkBar.module.css';
import { SamMenu } from './SamMenu';
import { useImageChange } from './useImageChange';

interface BulkBarProps {
  readonly projectId: string;
  readonly selection: ImageSelection;
  /** Images of the filter. */
  readonly total: number;
  readonly onAll: () => void;
  readonly onClear: () => void;
  /** What was selected when it is handed over is done with. */
  readonly onDone: () => void;
}

/** What can be done to the selected images; at the bottom while there are any. */
export const BulkBar = (props: BulkBarProps) => {
  const { projectId, selection, total, onAll, onClear, onDone } = props;
  const count = selection.expectedCount;
  const change = useImageChange(projectId, notifyProblem);
  const act = (action: ImageAction, onSuccess = (): void => undefined): void =>
    change.mutate({ selection, action, onDone }, { onSuccess });
  const [isAssigning, setAssigning] = useState(false);
  return (
    <div className={classes.place}>
      <div
        className={classes.bar}
        role="toolbar"
        aria-label={words.images.bulk.title}
        data-testid="bulk-bar"
      >
        <CloseButton aria-label={words.images.bulk.clear} onClick={onClear} />
        <span className={classes.count} role="status" data-testid="selected-count">
          {words.images.bulk.selected(count)}
        </span>
        {count < total && (
          <Button variant="subtle" size="compact-sm" onClick={onAll} data-testid="select-all">
            {words.images.bulk.all(total)}
          </Button>
        )}
        <span className={classes.line} />
        {selection.filter.deleted ? (
          <Button
            leftSection={<IconArrowBackUp size={16} />}
            loading={change.isPending}
            onClick={() => act({ kind: 'restore' })}
            data-testid="bulk-restore"
          >
            {words.images.bulk.restore}
          </Button>
        ) : (
          <>
            <Button
              leftSection={<IconUserPlus size={16} />}
              onClick={() => setAssigning(true)}
              data-testid="bulk-assign"
            >
              {words.images.bulk.assign}
            </Button>
            <TagMenu projectId={projectId} isBusy={change.isPending} onAction={act} />
            <SamMenu projectId={projectId} selection={selection} position="top" onBegun={onDone} />
            <Button
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={16} />}
              loading={change.isPending}
              onClick={() => act({ kind: 'delete' })}
              data-testid="bulk-delete"
            >
              {words.images.bulk.delete}
            </Button>
          </>
        )}
      </div>
      <AssignDialog
        projectId={projectId}
        selection={selection}
        isOpen={isAssigning}
        onClose={() => setAssigning(false)}
        onDone={onDone}
      />
    </div>
  );
};

interface TagMenuProps {
  readonly projectId: string;
  readonly isBusy: boolean;
  readonly onAction: (action: ImageAction, onSuccess: () => void) => void;
}

/** A new tag is typed, one in use is taken from the list, either way; a refusal leaves it open. */
const TagMenu = ({ projectId, isBusy, onAction }: TagMenuProps) => {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const tags = useQuery(tagsQuery(projectId)).data ?? [];
  const done = (): void => {
    setOpen(false);
    setText('');
  };
  const act = (kind: 'add_tag' | 'remove_tag', tag: string): void => onAction({ kind, tag }, done);
  const add = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (text.trim() !== '' && !isBusy) act('add_tag', text.trim());
  };
  return (
    <Menu opened={isOpen} onChange={setOpen} position="top" width={280} trapFocus={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconTag size={16} />} data-testid="bulk-tag">
          {words.images.bulk.tag}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <form className={classes.newTag} onSubmit={add}>
          <TextInput
            data-autofocus
            placeholder={words.images.bulk.newTag}
            aria-label={words.images.bulk.newTag}
            maxLength={100}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => event.stopPropagation()}
            data-testid="tag-name"
          />
          <Button
            type="submit"
            loading={isBusy}
            disabled={text.trim() === ''}
            data-testid="add-tag"
          >
            {words.project.button.add}
          </Button>
        </form>
        {tags.length > 0 && <Menu.Label>{words.images.bulk.tagsInUse}</Menu.Label>}
        <div className={classes.tags}>
          {tags.map(({ tag, imageCount }) => (
            <div key={tag} className={classes.tag}>
              <Menu.Item
                closeMenuOnClick={false}
                disabled={isBusy}
                onClick={() => act('add_tag', tag)}
              >
                {tag} <span className={classes.tagCount}>{formatCount(imageCount)}</span>
              </Menu.Item>
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                aria-label={words.images.bulk.takeTagOff(tag, imageCount)}
                disabled={isBusy}
                onClick={() => act('remove_tag', tag)}
              >
                {words.images.bulk.takeOff}
              </Button>
            </div>
          ))}
        </div>
      </Menu.Dropdown>
    </Menu>
  );
};
