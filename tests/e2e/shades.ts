/** What the page shows where an image point lies, read from a picture of the page. */
import type { Page } from '@playwright/test';

import type { LabelingPage } from './labelingPage';

export type Shade = readonly [red: number, green: number, blue: number];

type Place = readonly [x: number, y: number];

/** The colours at image points, while the image is fitted. */
export async function shadesAt(
  page: Page,
  labeling: LabelingPage,
  ...points: readonly Place[]
): Promise<readonly Shade[]> {
  const places = await Promise.all(points.map((point) => labeling.at(...point)));
  return shadesOf(page, places);
}

/** The colours at places of the page, CSS pixels. */
export async function shadesOf(
  page: Page,
  places: readonly { readonly x: number; readonly y: number }[],
): Promise<readonly Shade[]> {
  const picture = await page.screenshot();
  return page.evaluate(
    async ([encoded, asked]) => {
      const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes]));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      if (context === null) throw new Error('No canvas.');
      context.drawImage(bitmap, 0, 0);
      const ratio = bitmap.width / window.innerWidth;
      return asked.map(({ x, y }) => {
        const [red = -1, green = -1, blue = -1] = context.getImageData(
          Math.round(x * ratio),
          Math.round(y * ratio),
          1,
          1,
        ).data;
        return [red, green, blue] as const;
      });
    },
    [picture.toString('base64'), places] as const,
  );
}
