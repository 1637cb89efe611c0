import { beforeEach, describe, expect, it, vi } from 'vitest';

import { USUAL_GATE } from '../engine/lint/gate';
import { TestEditor } from './testEditor';

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
});

const areas = (): readonly number[] => test.annotations.map(({ area }) => area);
const selected = (): string | null => test.stores.selection.getState().selectedId;
const cleaning = () => test.stores.cleaning.getState();
const rules = (): readonly string[] =>
  test.stores.findings.getState().findings.map(({ rule }) => rule);

/** A box of 40 x 40 with holes of 25 and 100 pixels, and islands of 49 and 64. */
const untidyObject = async (): Promise<void> => {
  await test.press('R').drag(10, 10, 50, 50).settled();
  await test.drag(15, 15, 20, 20, { hasAlt: true }).settled();
  await test.drag(30, 30, 40, 40, { hasAlt: true }).settled();
  await test.drag(70, 70, 77, 77, { hasShift: true }).settled();
  await test.drag(80, 10, 88, 18, { hasShift: true }).settled();
  await test.move(25, 25).press('G').settled();
};
const UNTIDY = 1600 - 25 - 100 + 49 + 64;

describe('the cleaning panel', () => {
  beforeEach(untidyObject);

  it('shows the mask as it would be, and changes nothing before Enter', async () => {
    await test.press('Shift+C').settled();

    expect(cleaning().preview).toMatchObject({ areaBefore: UNTIDY, area: 1564, isChanged: true });
    expect(areas()).toEqual([UNTIDY]);
  });

  it('drops parts and fills holes below the sizes with Enter; undo brings them back', async () => {
    await test.press('Shift+C').press('Enter').settled();
    expect(areas()).toEqual([1600 - 100 + 64]);
    expect(cleaning().annotationId).toBeNull();

    await test.press('Ctrl+Z').settled();
    expect(areas()).toEqual([UNTIDY]);
  });

  it('leaves with Esc and keeps the selection', async () => {
    await test.press('Shift+C').press('Escape').settled();

    expect(cleaning()).toMatchObject({ annotationId: null, preview: null });
    expect(areas()).toEqual([UNTIDY]);
    expect(selected()).toBe(test.annotations[0]?.id);
  });

  it.each([
    ['parts', { leastIsland: 65, leastHole: 0 }, 1600 - 125],
    ['holes', { leastIsland: 0, leastHole: 101 }, 1600 + 49 + 64],
    ['all but the largest part', { isLargestPartOnly: true, leastHole: 0 }, 1600 - 125],
  ])('follows its settings: %s', async (_name, settings, area) => {
    test.press('Shift+C').editor.cleaning.set(settings);
    await test.settled();

    expect(cleaning().preview?.area).toBe(area);
  });

  it('follows the selection', async () => {
    await test.press('Escape').drag(60, 30, 68, 40).settled();
    await test.move(25, 25).press('G').press('Shift+C').settled();
    await test.move(65, 35).press('G').settled();

    expect(cleaning().preview).toMatchObject({ areaBefore: 80, isChanged: false });
  });

  it('says when there was nothing to clean', async () => {
    await test.press('Shift+C').press('Enter').settled();
    await test.press('Shift+C').press('Enter').settled();

    expect(test.notices.at(-1)?.text).toBe('There was nothing to clean.');
    expect(test.kept.filter(({ kind }) => kind === 'replace')).toHaveLength(5);
  });

  it('wants a selected object', async () => {
    await test.press('Escape').press('Shift+C').settled();

    expect(cleaning().annotationId).toBeNull();
    expect(test.notices.at(-1)?.text).toContain('Select an object first');
  });
});

describe('findings', () => {
  it('are stepped through by one key, selected and brought into view', async () => {
    await untidyObject();
    test.press('Escape');
    await test.press('N').settled();

    expect(rules()).toEqual(['stray-pixels', 'pinholes']);
    expect(selected()).toBe(test.annotations[0]?.id);
    const { viewport, screen } = test.stores.viewport.getState();
    expect(73.5 * viewport.scale + viewport.offsetX).toBeCloseTo(screen.width / 2);
  });

  it('go round, forwards and backwards', async () => {
    await untidyObject();
    const at = (): string | undefined => test.stores.findings.getState().currentKey?.split(' ')[0];
    await test.press('N').settled();
    await test.press('N').settled();
    expect(at()).toBe('pinholes');
    await test.press('N').settled();
    expect(at()).toBe('stray-pixels');
    await test.press('Shift+N').settled();
    expect(at()).toBe('pinholes');
  });

  it('are mended by one key each, which goes on to the next; each can be undone', async () => {
    await untidyObject();
    await test.press('N').settled();
    await test.press('X').settled();
    expect(areas()).toEqual([UNTIDY - 49]);
    expect(rules()).toEqual(['pinholes']);

    await test.press('X').settled();
    expect(areas()).toEqual([UNTIDY - 49 + 25]);
    expect(test.notices.at(-1)?.text).toBe('Nothing more to mend on this image.');

    await test.press('Ctrl+Z').settled();
    await test.press('Ctrl+Z').settled();
    expect(areas()).toEqual([UNTIDY]);
  });

  it('are mended one each by presses in a hurry', async () => {
    await untidyObject();
    await test.press('N').settled();
    await test.press('X').press('X').settled();

    expect(areas()).toEqual([UNTIDY - 49 + 25]);
  });

  it('are shown, mended and brought back by presses in a hurry, in their order', async () => {
    await untidyObject();
    await test.press('N').press('X').settled();
    expect(areas()).toEqual([UNTIDY - 49]);

    await test.press('X').press('Ctrl+Z').settled();
    expect(areas()).toEqual([UNTIDY - 49]);
  });

  it('are mended while another look through the image is under way', async () => {
    await untidyObject();
    const { masks } = test.editor.ports;
    const { lint } = masks;
    const unanswered = new Promise<never>(() => undefined);
    vi.spyOn(masks, 'lint').mockImplementationOnce((...asked) => {
      vi.mocked(masks.lint).mockReturnValueOnce(unanswered);
      void test.editor.findings.look();
      return lint(...asked);
    });

    await test.press('N').press('X').settled();

    expect(areas()).toEqual([UNTIDY - 49]);
  });

  it('are mended, brought back and mended in that order', async () => {
    await untidyObject();
    await test.press('N').press('X').press('Ctrl+Z').press('X').settled();

    // The second press mends what was shown after the first.
    expect(areas()).toEqual([UNTIDY + 25]);
  });

  it('are mended before the image is submitted by a press in a hurry', async () => {
    test.stores.findings.setState({ gate: { ...USUAL_GATE, 'stray-pixels': 'stop' } });
    await untidyObject();
    await test.press('N').press('X').press('Shift+D').settled();

    expect(test.kept.map(({ kind }) => kind).slice(-2)).toEqual(['replace', 'set_image_state']);
  });

  it('of the next image are left alone by presses that were meant for the last', async () => {
    await untidyObject();
    await test.press('N').settled();
    test.isCutHeld = true;
    await test.press('X').press('X').settled();
    test.openImage('other');
    test.release();
    await test.settled();

    expect(new Set(test.keptOn)).toEqual(new Set(['image']));
    expect(test.stores.findings.getState().currentKey).toBeNull();
    expect(test.notices.map(({ text }) => text)).toEqual(['Not done: its image is not open.']);
  });

  it('name an object that is there twice, and mending deletes the later one', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.drag(10, 10, 30, 30).settled();
    const [first] = test.annotations;
    await test.press('N').settled();
    expect(rules()).toEqual(['duplicate']);
    await test.press('X').settled();

    expect(test.annotations.map(({ id }) => id)).toEqual([first?.id]);
  });

  it('cut overlaps of exclusive categories from the object behind', async () => {
    test.stores.findings.setState({ exclusiveCategories: ['car'] });
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.drag(20, 20, 40, 40).settled();
    await test.press('N').settled();
    await test.press('X').settled();

    expect(areas()).toEqual([300, 400]);
  });

  it('are not there on a tidy image, and the key says so', async () => {
    await test.press('R').drag(10, 10, 30, 30).settled();
    await test.press('N').settled();

    expect(test.notices.at(-1)?.text).toContain('No stray pixels');
    expect(test.stores.findings.getState().findings).toEqual([]);
  });
});
