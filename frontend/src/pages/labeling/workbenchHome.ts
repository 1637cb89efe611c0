/** Keeps one workbench for the page, and warm for a while after it: reopening is then instant. */
import { createContext, use, useEffect, useState } from 'react';

import { OpenMasks } from './openMasks';
import { OpenMaskStorage } from './openMaskStorage';
import { outboxOf } from './outboxHome';
import { Workbench } from './workbench';

/** Long enough to look something up in the list of images and come back. */
const KEEP_WARM_MILLISECONDS = 60_000;

let home: { readonly userId: string; readonly bench: Workbench } | null = null;
let visitors = 0;
let release: ReturnType<typeof setTimeout> | undefined;

const benchOf = (userId: string): Workbench => {
  if (home?.userId === userId) return home.bench;
  home?.bench.dispose();
  const openMasks = new OpenMasks(new OpenMaskStorage(userId));
  home = { userId, bench: new Workbench(outboxOf(userId), openMasks) };
  return home.bench;
};

const enter = (): void => {
  visitors += 1;
  clearTimeout(release);
};

const leave = (): void => {
  visitors -= 1;
  if (visitors > 0) return;
  release = setTimeout(() => {
    home?.bench.dispose();
    home = null;
  }, KEEP_WARM_MILLISECONDS);
};

/** The workbench of a user, for as long as the calling component is there. */
export const useWorkbenchOf = (userId: string): Workbench => {
  const [bench] = useState(() => benchOf(userId));
  useEffect(() => {
    enter();
    return leave;
  }, []);
  return bench;
};

export const WorkbenchContext = createContext<Workbench | null>(null);

/** The workbench of the labeling page around the calling component. */
export const useWorkbench = (): Workbench => {
  const bench = use(WorkbenchContext);
  if (bench === null) throw new Error('This component belongs on the labeling page.');
  return bench;
};
