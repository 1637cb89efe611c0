/** Ways to other images: the neighbours by number, and the next one of the labeler's queue. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

import { nextImage } from '../../api/resources/assignments';
import { toProblem } from '../../api/problems';
import { listImagesFrom } from '../../api/resources/images';
import type { ImageDetail, ImageFilter } from '../../api/types';
import { words } from '../../words/words';
import type { Destination } from '../../tools/ports';
import type { Workbench } from './workbench';

export const useNavigation = (
  bench: Workbench,
  projectId: string,
  image: ImageDetail | undefined,
): void => {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const isQueue = 'queue' in search && search.queue;
  /** Where to go as soon as it is known what lies beside the image. */
  const waiting = useRef<Destination | null>(null);
  useEffect(() => {
    const open = (imageId: string): void => {
      void navigate({
        to: '/projects/$projectId/images/$imageId',
        params: { projectId, imageId },
        search: isQueue ? { queue: true } : {},
      });
    };
    const compare = (imageId: string): void => {
      void navigate({
        to: '/projects/$projectId/images/$imageId/compare',
        params: { projectId, imageId },
      });
    };
    const goNeighbour = (imageId: string | null, nothing: string): string | null => {
      if (imageId === null) bench.say({ tone: 'plain', text: nothing });
      else open(imageId);
      return imageId;
    };
    const goOnward = async (left: ImageDetail): Promise<void> => {
      try {
        const imageId = await nextImage(projectId, left.id);
        if (imageId !== null) open(imageId);
        else bench.say({ tone: 'plain', text: words.notices.lastOfQueue });
      } catch (error) {
        sayProblem(bench, error);
      }
    };
    const goUnlabelled = async (left: ImageDetail): Promise<void> => {
      const filter: ImageFilter = { state: 'todo' };
      const signal = new AbortController().signal;
      try {
        const behind = await listImagesFrom(projectId, filter, left.number + 1, 1, signal);
        const [next] =
          behind.length > 0 ? behind : await listImagesFrom(projectId, filter, 1, 1, signal);
        goNeighbour(next?.id ?? null, words.notices.noneUnlabelled);
      } catch (error) {
        sayProblem(bench, error);
      }
    };
    const goFrom = (left: ImageDetail, where: Destination): string | null => {
      if (where === 'previous') return goNeighbour(left.previous, words.notices.firstImage);
      if (where === 'compare') compare(left.id);
      else if (where === 'unlabelled') void goUnlabelled(left);
      else if (where === 'onward' && isQueue) void goOnward(left);
      else return goNeighbour(left.next, words.notices.lastImage);
      return null;
    };
    bench.setNavigation((where) => {
      if (image !== undefined) return goFrom(image, where);
      waiting.current = where;
      return null;
    });
    if (image === undefined || waiting.current === null) return;
    const where = waiting.current;
    waiting.current = null;
    goFrom(image, where);
  }, [bench, navigate, projectId, image, isQueue]);
};

const sayProblem = (bench: Workbench, error: unknown): void => {
  const { message, hint } = toProblem(error);
  bench.say({ tone: 'problem', text: message, hint });
};
