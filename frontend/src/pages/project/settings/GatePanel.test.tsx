// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { useQuery } from '@tanstack/react-query';

import { keys } from '../../../api/keys';
import { projectQuery } from '../../../api/queries';
import type { Gate, Project } from '../../../api/types';
import { HeldAnswer, TestScreen } from '../../testScreen';
import { GatePanel } from './GatePanel';

const server = vi.hoisted(() => ({
  project: {},
  reading: null as Promise<unknown> | null,
  sent: [] as unknown[],
  answers: [] as HeldAnswer[],
}));
vi.mock('../../../api/resources/projects', () => ({
  getProject: () => server.reading ?? Promise.resolve(server.project),
  updateProject: async (_id: string, change: { readonly gate: unknown }) => {
    const answer = new HeldAnswer();
    server.answers.push(answer);
    server.sent.push(change.gate);
    await answer.promise;
    server.project = { ...server.project, gate: change.gate };
    return server.project;
  },
}));

const GATE: Gate = {
  duplicate: 'warn',
  overlap: 'warn',
  'required-attributes': 'warn',
  'broad-category': 'warn',
  'click-outside': 'warn',
  'stray-pixels': 'warn',
  pinholes: 'warn',
};
/** The panel reads no more of a project. */
const PROJECT = { id: 'project', gate: GATE } as unknown as Project;

const Settings = () => {
  const project = useQuery(projectQuery('project')).data;
  return project ? <GatePanel project={project} isEditable /> : null;
};

let screen: TestScreen;
beforeEach(() => {
  Object.assign(server, { project: PROJECT, reading: null, sent: [], answers: [] });
  screen = new TestScreen();
  screen.queryClient.setQueryData(keys.project('project'), PROJECT);
  screen.show(<Settings />);
});
afterEach(() => {
  screen.leave();
});

const level = (rule: string, value: string): string =>
  `[data-testid="gate-${rule}"] input[value="${value}"]`;
const isChosen = (rule: string, value: string): boolean =>
  (screen.find(level(rule, value)) as HTMLInputElement).checked;

it('changes a second rule without undoing the first one', async () => {
  await screen.press(level('overlap', 'stop'));
  await screen.press(level('duplicate', 'off'));
  expect([isChosen('overlap', 'stop'), isChosen('duplicate', 'off')]).toEqual([true, true]);

  server.answers[0]?.resolve();
  await screen.settle();
  server.answers[1]?.resolve();
  await screen.settle();
  expect(server.sent).toEqual([
    { ...GATE, overlap: 'stop' },
    { ...GATE, overlap: 'stop', duplicate: 'off' },
  ]);
});

it('changes a rule alone when the one before is refused', async () => {
  await screen.press(level('overlap', 'stop'));
  await screen.press(level('duplicate', 'off'));
  server.answers[0]?.reject(new Error('refused'));
  await screen.settle();

  expect(server.sent[1]).toEqual({ ...GATE, duplicate: 'off' });
});

it('shows what was saved, whatever was on its way before', async () => {
  const old = new HeldAnswer();
  server.reading = old.promise;
  void screen.queryClient.invalidateQueries({ queryKey: keys.project('project') });
  await screen.press(level('overlap', 'stop'));
  server.reading = null;
  server.answers[0]?.resolve();
  await screen.settle();
  old.resolve(PROJECT);
  await screen.settle();

  expect(isChosen('overlap', 'stop')).toBe(true);
});
