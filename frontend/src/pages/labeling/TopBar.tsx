/** The top bar: where this is, how far the project is, and whether the work is safe. */
import { Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconArrowLeft, IconHelp, IconMoon, IconSun } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useStore } from 'zustand';

import type { ImageDetail, Project } from '../../api/types';
import { StateDot } from '../../ui/StateDot';
import { doneCount, STATE_LOOKS } from '../imageStates';
import { numbers, words } from '../../words/words';
import { ActiveTimeChip } from './ActiveTimeChip';
import { ConnectionChip } from './ConnectionChip';
import { SaveIndicator } from './SaveIndicator';
import classes from './TopBar.module.css';
import { ViewButton } from './ViewPanel';
import { useWorkbench } from './workbenchHome';

interface TopBarProps {
  readonly project: Project | undefined;
  readonly image: ImageDetail | undefined;
}

export const TopBar = ({ project, image }: TopBarProps) => {
  const bench = useWorkbench();
  return (
    <header className={classes.bar}>
      {project !== undefined && (
        <Link
          to="/projects/$projectId"
          params={{ projectId: project.id }}
          className={classes.back}
          data-testid="back-to-project"
        >
          <IconArrowLeft size={16} stroke={1.8} aria-hidden />
          <span className={classes.project}>{project.name}</span>
        </Link>
      )}
      {image !== undefined && (
        <>
          <span className={classes.file} title={image.path}>
            {image.path.slice(image.path.lastIndexOf('/') + 1)}
          </span>
          <StateChip image={image} />
          <ActiveTimeChip />
        </>
      )}
      <span className={classes.space} />
      {project !== undefined && <ProjectProgress project={project} />}
      <ConnectionChip />
      <SaveIndicator />
      <ViewButton />
      <Tooltip label={`${words.keys.title}  ?`}>
        <button
          type="button"
          className={classes.button}
          aria-label={words.keys.title}
          onClick={(event) => {
            event.currentTarget.blur();
            bench.show('keys');
          }}
        >
          <IconHelp size={18} stroke={1.6} />
        </button>
      </Tooltip>
      <ThemeButton />
    </header>
  );
};

/** The state with what is not sent yet, once the image's objects are there. */
const StateChip = ({ image }: { readonly image: ImageDetail }) => {
  const bench = useWorkbench();
  const state = useStore(bench.stores.document, ({ imageId, imageState }) =>
    imageId === image.id ? imageState : image.state,
  );
  const { label, color } = STATE_LOOKS[state];
  return (
    <span className={classes.chip} data-testid="image-state">
      <StateDot color={color} />
      {label}
    </span>
  );
};

const ProjectProgress = ({ project }: { readonly project: Project }) => {
  const { total } = project.imageCounts;
  const done = doneCount(project.imageCounts);
  return (
    <span className={classes.progress} title={words.editor.progress(done, total)}>
      {numbers.count(done)} / {numbers.count(total)}
      <progress className={classes.meter} value={done} max={Math.max(1, total)} />
    </span>
  );
};

const ThemeButton = () => {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('dark') === 'dark';
  const label = isDark ? words.editor.light : words.editor.dark;
  return (
    <Tooltip label={label}>
      <button
        type="button"
        className={classes.button}
        aria-label={label}
        onClick={(event) => {
          event.currentTarget.blur();
          setColorScheme(isDark ? 'light' : 'dark');
        }}
      >
        {isDark ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />}
      </button>
    </Tooltip>
  );
};
