/** One object that two people changed, both versions side by side: mine, theirs or both. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';

import type { Category, ImageDetail } from '../../api/types';
import { areSameAttributes } from '../../engine/attributes/attributes';
import { draftOfBoth, draftsOfMine, mineOver } from '../../engine/operations/conflict';
import type { Annotation } from '../../engine/operations/annotation';
import type { AnnotationDraft } from '../../engine/operations/operation';
import { conflictsOf } from '../../stores/outbox/conflicts';
import type { Conflict } from '../../stores/outbox/conflicts';
import { holdAnnotation } from '../../stores/document';
import { numbers, words } from '../../words/words';
import classes from './ConflictPanel.module.css';
import { EditorButton } from './EditorButton';
import { cutAround, drawSide } from './sideBySide';
import type { Cut } from './sideBySide';
import type { Workbench } from './workbench';
import { useWorkbench } from './workbenchHome';

interface ConflictPanelProps {
  readonly image: ImageDetail;
  readonly categories: readonly Category[];
}

export const ConflictPanel = ({ image, categories }: ConflictPanelProps) => {
  const bench = useWorkbench();
  const isOpen = useStore(bench.status, (status) => status.openPanel === 'conflicts');
  const troubled = useStore(bench.outbox.store, (outbox) => outbox.troubled);
  const annotations = useStore(bench.stores.document, (document) => document.annotations);
  const conflicts = useMemo(
    () => conflictsOf(troubled).filter(({ imageId }) => imageId === image.id),
    [troubled, image.id],
  );
  const [conflict] = conflicts;
  const theirs =
    conflict === undefined ? null : (annotations.get(conflict.annotationId) ?? conflict.theirs);
  if (!isOpen) return null;
  if (conflict === undefined || theirs === null) return <NoConflict />;
  return (
    <Comparison
      // A new one begins with the focus on the panel, and its own pictures.
      key={conflict.annotationId}
      image={image}
      categories={categories}
      conflict={conflict}
      theirs={theirs}
      left={conflicts.length - 1}
    />
  );
};

const NoConflict = () => {
  const bench = useWorkbench();
  useEffect(() => {
    bench.status.setState({ openPanel: null });
    bench.say({ tone: 'plain', text: words.notices.noConflict });
  }, [bench]);
  return null;
};

interface ComparisonProps extends ConflictPanelProps {
  readonly conflict: Conflict;
  readonly theirs: Annotation;
  /** Conflicts on this image after this one. */
  readonly left: number;
}

type Choice = 'mine' | 'theirs' | 'both';

const KEYS: Readonly<Record<string, Choice>> = { m: 'mine', t: 'theirs', b: 'both' };

const Comparison = ({ image, categories, conflict, theirs, left }: ComparisonProps) => {
  const bench = useWorkbench();
  const panelRef = useRef<HTMLElement>(null);
  const [newId] = useState(() => bench.editor.ports.makeId());
  const { mine, both, cut } = useMemo(() => {
    const wanted = mineOver(theirs, conflict.changes);
    return {
      mine: wanted,
      both: draftOfBoth(theirs, conflict.changes, newId),
      cut: cutAround([wanted.bboxXywh, theirs.bboxXywh], image),
    };
  }, [theirs, conflict, newId, image]);
  useEffect(() => panelRef.current?.focus(), []);
  const settle = (choice: Choice): void => {
    const drafts = { mine: draftsOfMine(theirs, conflict.changes), theirs: [], both: [both] };
    const wanted = drafts[choice].filter((draft) => draft !== null);
    void keepChoice(bench, theirs, wanted).then(async (isKept) => {
      if (!isKept) return;
      // Before it is let go: with nothing left to settle an open panel would say so.
      if (left === 0) bench.status.setState({ openPanel: null });
      await bench.outbox.dismiss(conflict.sequences);
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const choice = KEYS[event.key.toLowerCase()];
    if (event.key === 'Escape') bench.status.setState({ openPanel: null });
    else if (choice === undefined || (choice === 'both' && both === null)) return;
    else settle(choice);
    event.preventDefault();
  };
  const sides = { image, categories, cut };
  return (
    <section
      ref={panelRef}
      className={classes.panel}
      role="dialog"
      aria-modal="true"
      aria-label={words.talk.conflict.title}
      data-testid="conflict"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className={classes.header}>
        <h2 className={classes.title}>{words.talk.conflict.title}</h2>
        {left > 0 && <span className={classes.dim}>{words.talk.conflict.left(left)}</span>}
      </header>
      <div className={classes.sides}>
        <Version {...sides} title={words.talk.conflict.mine} annotation={mine} other={theirs} />
        <Version {...sides} title={theirsTitle(theirs)} annotation={theirs} other={mine} />
      </div>
      <div className={classes.actions}>
        <EditorButton
          label={words.talk.conflict.mine}
          shortcut="M"
          onPress={() => settle('mine')}
        />
        <EditorButton
          label={words.talk.conflict.theirs}
          shortcut="T"
          onPress={() => settle('theirs')}
        />
        <EditorButton
          label={words.talk.conflict.both}
          shortcut="B"
          isDisabled={both === null}
          onPress={() => settle('both')}
        />
        <span className={classes.gap} />
        <EditorButton
          label={words.talk.conflict.later}
          shortcut="Esc"
          onPress={() => bench.status.setState({ openPanel: null })}
        />
      </div>
    </section>
  );
};

const theirsTitle = ({ updatedBy }: Annotation): string =>
  updatedBy === undefined || updatedBy === null
    ? words.talk.conflict.theirs
    : words.talk.conflict.theirsOf(updatedBy);

interface VersionProps extends ConflictPanelProps {
  readonly title: string;
  readonly cut: Cut;
  readonly annotation: Annotation;
  readonly other: Annotation;
}

/** CSS pixels. */
const PICTURE_SIDE = 248;

const Version = ({ image, categories, title, cut, annotation, other }: VersionProps) => {
  const bench = useWorkbench();
  const { deleted, retiredCategory } = words.talk.conflict;
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const category = categories.find(({ id }) => id === annotation.category);
  const color = category?.color ?? '#ffffff';
  const { segmentation, isDeleted, area } = annotation;
  const url = image.display.url;
  useEffect(() => {
    let isLeft = false;
    const draw = async (): Promise<void> => {
      const masks = isDeleted ? [] : bench.masks.unpack([segmentation]);
      const [{ full: picture }, [mask = null]] = await Promise.all([
        bench.pictures.get(url),
        masks,
      ]);
      if (isLeft || canvasRef.current === null) return;
      drawSide(canvasRef.current, { picture, imageSize: image, cut, mask, color });
    };
    // Without a picture the words still say what differs.
    draw().catch(() => undefined);
    return () => {
      isLeft = true;
    };
  }, [bench, url, image, cut, segmentation, isDeleted, color]);
  const pixels = PICTURE_SIDE * window.devicePixelRatio;
  return (
    <figure className={classes.side}>
      <canvas
        ref={canvasRef}
        className={classes.picture}
        width={pixels}
        height={pixels}
        role="img"
        aria-label={`${title}: ${isDeleted ? deleted : (category?.name ?? words.editor.object)}`}
      />
      <figcaption className={classes.caption}>
        <strong>{title}</strong>
        <span className={classes.fact} data-differs={annotation.category !== other.category}>
          {category?.name ?? retiredCategory}
        </span>
        <span
          className={classes.fact}
          data-differs={isDeleted !== other.isDeleted || area !== other.area}
        >
          {isDeleted ? deleted : `${numbers.count(area)} px`}
        </span>
        <Answers annotation={annotation} other={other} />
      </figcaption>
    </figure>
  );
};

/** Attributes, where they differ. */
const Answers = ({ annotation, other }: Pick<VersionProps, 'annotation' | 'other'>) => {
  const isSame =
    annotation.isCrowd === other.isCrowd &&
    areSameAttributes(annotation.attributes, other.attributes);
  if (isSame) return null;
  return (
    <span className={classes.fact} data-differs>
      {answersText(annotation)}
    </span>
  );
};

const answersText = ({ attributes, isCrowd }: Annotation): string => {
  const answers = Object.entries(attributes).map(([key, value]) =>
    value === true ? key : `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const { crowd, noAttributes } = words.talk.conflict;
  return [...answers, ...(isCrowd ? [crowd] : [])].join(', ') || noAttributes;
};

/** Do what was chosen, as a change that can be undone. */
const keepChoice = async (
  { editor, stores }: Workbench,
  theirs: Annotation,
  drafts: readonly AnnotationDraft[],
): Promise<boolean> => {
  holdAnnotation(stores.document, theirs);
  return drafts.length === 0 || editor.changes.doAll(words.commands.done.settle, drafts);
};
