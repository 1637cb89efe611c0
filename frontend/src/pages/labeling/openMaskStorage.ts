/** Where open masks wait: one entry for each image in the browser's storage, the newest alone. */
import { isCandidateIndex } from '../../engine/prompts/candidates';
import type { Prompt } from '../../engine/prompts/prompts';
import { browserStorage } from '../../stores/browserStorage';

export interface OpenMask {
  readonly prompts: readonly Prompt[];
  readonly activeMilliseconds: number;
  /** The version of the object that the prompts refine; null when they make a new one. */
  readonly refinedVersion: number | null;
}

interface Entry extends OpenMask {
  /** Unix milliseconds. */
  readonly keptAt: number;
}

/** Preferences of the browser share the room; an older mask is soon made again. */
const MOST_ENTRIES = 50;

/** Another shape of the entries takes another number: what an older page left is not read. */
const KEY = 'samweb-open-mask-1';

export class OpenMaskStorage {
  private readonly prefix: string;

  /** @param storage  the browser's, which other pages of it share; null where it is blocked */
  constructor(
    userId: string,
    private readonly storage: Storage | null = browserStorage(),
    private readonly now: () => number = Date.now,
  ) {
    this.prefix = `${KEY}/${userId}/`;
  }

  imageIds(): readonly string[] {
    const { storage, prefix } = this;
    if (storage === null) return [];
    const keys = Array.from({ length: storage.length }, (_, place) => storage.key(place) ?? '');
    return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  }

  /** Find an image's open mask; an entry that is damaged is removed. */
  read(imageId: string): Entry | null {
    const text = this.storage?.getItem(this.prefix + imageId) ?? null;
    if (text === null) return null;
    const value = parsed(text);
    if (isEntry(value)) return value;
    this.remove(imageId);
    return null;
  }

  /** Keep an image's open mask, and let go of the oldest where there are too many. */
  write(imageId: string, open: OpenMask): void {
    const entry: Entry = { ...open, keptAt: this.now() };
    try {
      this.storage?.setItem(this.prefix + imageId, JSON.stringify(entry));
    } catch {
      // A full storage keeps none, an older state of this one neither: a few clicks make it again.
      this.remove(imageId);
    }
    this.removeOldest();
  }

  remove(imageId: string): void {
    this.storage?.removeItem(this.prefix + imageId);
  }

  private removeOldest(): void {
    const ids = this.imageIds();
    if (ids.length <= MOST_ENTRIES) return;
    const ages = ids.map((id) => ({ id, keptAt: this.read(id)?.keptAt ?? 0 }));
    const oldest = ages.sort((a, b) => b.keptAt - a.keptAt).slice(MOST_ENTRIES);
    for (const { id } of oldest) this.remove(id);
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isNumber = (value: unknown): value is number => typeof value === 'number';

const hasNumbers = (value: unknown, names: readonly string[]): boolean =>
  isRecord(value) && names.every((name) => isNumber(value[name]));

const isEntry = (value: unknown): value is Entry =>
  isRecord(value) &&
  hasNumbers(value, ['activeMilliseconds', 'keptAt']) &&
  (value['refinedVersion'] === null || isNumber(value['refinedVersion'])) &&
  Array.isArray(value['prompts']) &&
  value['prompts'].length > 0 &&
  value['prompts'].every(isPrompt);

/** What is taken up comes first. */
const isPrompt = (value: unknown, place: number): value is Prompt => {
  if (!isRecord(value) || !isCandidate(value['candidate'])) return false;
  switch (value['kind']) {
    case 'point':
      return isLabel(value['label']) && hasNumbers(value['point'], ['x', 'y']);
    case 'box':
      return hasNumbers(value['box'], ['x0', 'y0', 'x1', 'y1']);
    case 'taken':
      return place === 0 && typeof value['annotationId'] === 'string' && isMask(value);
    default:
      return false;
  }
};

const isLabel = (value: unknown): boolean => value === 0 || value === 1;

const isCandidate = (value: unknown): boolean =>
  value === null || (isNumber(value) && isCandidateIndex(value));

const isMask = ({ segmentation }: Readonly<Record<string, unknown>>): boolean =>
  segmentation === null ||
  (isRecord(segmentation) &&
    typeof segmentation['counts'] === 'string' &&
    hasNumbers(segmentation['size'], ['0', '1']));
