import { beforeEach, describe, expect, it } from 'vitest';

import { USUAL_GATE } from '../engine/lint/gate';
import { IMAGE } from '../stores/attributes';
import { TestEditor } from './testEditor';
import { question } from '../engine/attributes/testQuestion';

const COLOUR = question('colour', { kind: 'choice', choices: ['red', 'blue'], isRequired: true });
const PARKED = question('parked', { categories: ['car'] });
const NIGHT = question('night', { target: 'image' });

let test: TestEditor;
beforeEach(() => {
  test = new TestEditor();
  test.ask(COLOUR, PARKED);
});

const strip = () => test.stores.attributes.getState();
const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await test.press(key).settled();
};

describe('the gate', () => {
  const rules = (): readonly string[] =>
    test.stores.findings.getState().findings.map(({ rule }) => rule);
  const submitted = (): number => test.kept.filter(({ kind }) => kind === 'set_image_state').length;

  it('warns once of a required question without an answer, and opens it', async () => {
    await test.box(10);
    await press('Shift+D');
    expect(rules()).toEqual(['required-attributes']);
    expect(submitted()).toBe(0);
    expect(strip().subject).toBe(test.annotations[0]?.id);

    await press('Shift+D');
    expect(submitted()).toBe(1);
  });

  it('stops until it is answered', async () => {
    const gate = { ...USUAL_GATE, 'required-attributes': 'stop' } as const;
    test.stores.findings.setState({ gate });
    await test.box(10);
    await press('Shift+D', 'Shift+D', 'Shift+D');
    expect(submitted()).toBe(0);
    expect(test.notices.at(-1)?.text).toContain('to mend before');

    await press('1', '1', 'Shift+D');
    expect(submitted()).toBe(1);
  });

  it('takes no notice of what is off, and still lists it', async () => {
    const gate = { ...USUAL_GATE, 'required-attributes': 'off' } as const;
    test.stores.findings.setState({ gate });
    await test.box(10);
    await press('Shift+D');

    expect(submitted()).toBe(1);
    expect(rules()).toEqual(['required-attributes']);
  });

  it('takes a parent for an answer unless the project does not', async () => {
    test.ask();
    test.stores.findings.setState({ broadCategories: ['car'] });
    await test.box(10);
    await press('Shift+D');
    expect([submitted(), rules()]).toEqual([1, []]);

    test.stores.findings.setState({ gate: { ...USUAL_GATE, 'broad-category': 'stop' } });
    await press('Shift+D');
    expect([submitted(), rules()]).toEqual([1, ['broad-category']]);

    await press('X');
    expect(test.notices.at(-1)?.text).toBe('This category has narrower ones: T lists them.');

    test.stores.findings.setState({ broadCategories: ['bus'] });
    await press('Shift+D');
    expect(submitted()).toBe(2);
  });

  it('looks at any rule that the project wants', async () => {
    test.ask();
    test.stores.findings.setState({ gate: { ...USUAL_GATE, pinholes: 'stop' } });
    await test.box(10);
    await test.drag(12, 12, 17, 17, { hasAlt: true }).settled();
    await press('Shift+D');
    expect(submitted()).toBe(0);

    await press('X', 'Shift+D');
    expect(submitted()).toBe(1);
  });

  it('asks about the image too, and its finding opens the strip of the image', async () => {
    test.ask({ ...NIGHT, isRequired: true });
    await test.box(10);
    await press('Shift+D');
    expect(strip().subject).toBe(IMAGE);

    await press('2', 'Shift+D');
    expect(submitted()).toBe(1);
  });

  it('warns of the same answer on every image that lacks it', async () => {
    test.ask({ ...NIGHT, isRequired: true });
    await test.box(10);
    await press('Shift+D');
    test.openImage('next');
    await test.box(10);
    await press('Shift+D');
    expect(submitted()).toBe(0);

    await press('Shift+D');
    expect([submitted(), test.keptOn.at(-1)]).toEqual([1, 'next']);
  });

  it('goes from finding to finding, what stops first', async () => {
    test.stores.findings.setState({
      gate: { ...USUAL_GATE, pinholes: 'stop', duplicate: 'off' },
    });
    await test.box(10);
    await test.drag(12, 12, 17, 17, { hasAlt: true }).settled();
    await press('N');
    expect(test.stores.findings.getState().currentKey).toContain('pinholes');
    await press('N');
    expect(test.stores.findings.getState().currentKey).toContain('required-attributes');
  });

  it('is stricter than "nothing here": an image without objects owes its own answers', async () => {
    test.ask({ ...NIGHT, isRequired: true });
    test.stores.findings.setState({
      gate: { ...USUAL_GATE, 'required-attributes': 'stop' },
    });
    await press('Shift+X');
    expect(submitted()).toBe(0);

    await press('1', 'Shift+X');
    expect(submitted()).toBe(1);
  });
});
