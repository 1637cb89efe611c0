/** Two models answer the same prompts on one image. Nothing of it is saved. */
import { useComputedColorScheme } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';

import { imageQuery, modelsQuery, projectQuery } from '../../api/queries';
import type { ImageDetail, ModelInfo, Project } from '../../api/types';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { words } from '../../words/words';
import { shownProblem } from '../problems';
import { Comparison } from './comparison';
import classes from './ComparePage.module.css';
import { KeyLine } from './KeyLine';
import { NoSecondModel } from './NoSecondModel';
import { PaneView } from './PaneView';
import { PromptHand } from './promptHand';
import { chooseSides, namesOf, SIDES, withModel } from './sides';
import type { AskedSides, Side } from './sides';
import { useCompareKeys } from './useCompareKeys';
import { UseModelDialog } from './UseModelDialog';
import { Verdict } from './Verdict';

/** How often to look whether a worker has exported the decoders. */
const DECODER_POLL_MILLISECONDS = 3_000;

export const ComparePage = () => {
  const { projectId = '', imageId = '' } = useParams({ strict: false });
  const { opened, error } = useOpened(projectId, imageId);
  return (
    <div className={classes.page} data-testid="compare-page">
      <header className={classes.bar}>
        <Link
          to="/projects/$projectId/images/$imageId"
          params={{ projectId, imageId }}
          className={classes.back}
          data-testid="back-to-image"
        >
          <IconArrowLeft size={16} stroke={1.8} aria-hidden />
          {words.compare.back}
        </Link>
        <h1 className={classes.title}>{words.compare.title}</h1>
        {opened !== null && <FileName path={opened.image.path} />}
        <span className={classes.space} />
        <span className={classes.notSaved} data-testid="not-saved">
          {words.compare.notSaved}
        </span>
      </header>
      {opened === null ? <Unopened error={error} /> : <Sides key={imageId} {...opened} />}
    </div>
  );
};

const FileName = ({ path }: { readonly path: string }) => (
  <span className={classes.file} title={path}>
    {path.slice(path.lastIndexOf('/') + 1)}
  </span>
);

const Unopened = ({ error }: { readonly error: Error | null }) =>
  error === null ? (
    <main className={classes.loading} role="status">
      {words.compare.loading}
    </main>
  ) : (
    <main className={classes.problem}>
      <ProblemAlert problem={shownProblem(error)} />
    </main>
  );

interface Opened {
  readonly project: Project;
  readonly image: ImageDetail;
  readonly models: readonly ModelInfo[];
}

/** Everything that the page is about, once all of it is there. */
const useOpened = (
  projectId: string,
  imageId: string,
): { readonly opened: Opened | null; readonly error: Error | null } => {
  const { data: project, error: projectError } = useQuery(projectQuery(projectId));
  const { data: image, error: imageError } = useQuery(imageQuery(imageId));
  const { data: models, error: modelsError } = useQuery({
    ...modelsQuery(),
    refetchInterval: ({ state }) =>
      state.data?.some(isWithoutDecoder) === true ? DECODER_POLL_MILLISECONDS : false,
  });
  // One more look that failed takes nothing away that is there.
  if (project === undefined || image === undefined || models === undefined) {
    return { opened: null, error: imageError ?? projectError ?? modelsError };
  }
  return { opened: { project, image, models }, error: null };
};

const isWithoutDecoder = ({ isAvailable, decoder }: ModelInfo): boolean =>
  isAvailable && decoder === null;

const Sides = ({ project, image, models }: Opened) => {
  const [comparison] = useState(() => new Comparison());
  const hand = useHand(comparison);
  const isDark = useComputedColorScheme('dark') === 'dark';
  const [toUse, setToUse] = useState<ModelInfo | null>(null);
  const [asked, ask] = useAskedSides();
  const sides = chooseSides(models, project.model, asked);
  useEffect(() => comparison.follow(), [comparison]);
  useEffect(() => comparison.setDark(isDark), [comparison, isDark]);
  useEffect(() => {
    const { id, height, width, display, tiles } = image;
    void comparison.open({ id, size: { height, width }, pictureUrl: display.url, tiles });
  }, [comparison, image]);
  useCompareKeys(comparison, hand);

  const use = (model: ModelInfo): void => {
    ask(namesOf(sides));
    setToUse(model);
  };
  const paneOf = (side: Side) => {
    const model = sides[side];
    if (model === null) return <NoSecondModel key={side} models={models} />;
    return (
      <PaneView
        key={side}
        comparison={comparison}
        hand={hand}
        side={side}
        project={project}
        image={image}
        model={model}
        models={models}
        onModel={(name) => ask(withModel(sides, side, name))}
        onUse={use}
      />
    );
  };
  return (
    <>
      <main className={classes.sides}>
        {paneOf('left')}
        {sides.left !== null && sides.right !== null && (
          <Verdict
            comparison={comparison}
            labels={{ left: sides.left.label, right: sides.right.label }}
          />
        )}
        {paneOf('right')}
        <PictureProblem comparison={comparison} />
      </main>
      <KeyLine />
      <UseModelDialog project={project} model={toUse} onClose={() => setToUse(null)} />
    </>
  );
};

const PictureProblem = ({ comparison }: { readonly comparison: Comparison }) => {
  const isMissing = useStore(comparison.store, ({ isCanvasMissing }) => isCanvasMissing);
  const hasFailed = useStore(comparison.store, ({ picture }) => picture === 'failed');
  if (!isMissing && !hasFailed) return null;
  return (
    <p className={classes.pictureProblem} role="alert">
      {isMissing ? words.editor.noWebGl : words.compare.picture.failed}
    </p>
  );
};

const useHand = (comparison: Comparison): PromptHand =>
  useMemo(
    () =>
      new PromptHand({
        viewport: comparison.viewport,
        get prompts() {
          return comparison.prompts;
        },
        add: (prompt) => comparison.add(prompt),
        remove: (index) => comparison.remove(index),
        preview: (point) => comparison.preview(point),
        showBox: (draggedBox) => comparison.store.setState({ draggedBox }),
        showHovered: (hoveredPrompt) => comparison.store.setState({ hoveredPrompt }),
      }),
    [comparison],
  );

/** The models as the address names them, and how to name others. */
const useAskedSides = (): readonly [AskedSides, (asked: AskedSides) => void] => {
  const navigate = useNavigate();
  const { projectId = '', imageId = '' } = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const asked = Object.fromEntries(
    SIDES.map((side) => [side, side in search ? search[side] : undefined]),
  );
  const ask = ({ left, right }: AskedSides): void => {
    void navigate({
      to: '/projects/$projectId/images/$imageId/compare',
      params: { projectId, imageId },
      search: { ...(left !== undefined && { left }), ...(right !== undefined && { right }) },
      replace: true,
    });
  };
  return [asked, ask];
};
