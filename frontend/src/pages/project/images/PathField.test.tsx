// @vitest-environment jsdom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { TestScreen } from '../../testScreen';
import { PathField } from './PathField';

const SEARCH = '[data-testid="image-search"]';

const showField = () => {
  const screen = new TestScreen();
  const sent: (string | undefined)[] = [];
  const show = (value: string | undefined): void =>
    screen.show(<PathField value={value} onChange={(text) => sent.push(text)} />);
  const type = (text: string): void => screen.type(SEARCH, text);
  const text = (): string => screen.text(SEARCH);
  return { screen, sent, show, type, text };
};

const wait = (milliseconds: number): void =>
  act(() => {
    vi.advanceTimersByTime(milliseconds);
  });

let field: ReturnType<typeof showField>;
beforeEach(() => {
  vi.useFakeTimers();
  field = showField();
  field.show('night/');
});
afterEach(() => {
  field.screen.leave();
  vi.useRealTimers();
});

it('shows no filter that was taken off elsewhere', () => {
  field.show(undefined);
  wait(1000);

  expect([field.text(), field.sent]).toEqual(['', []]);
});

it('drops what was about to be sent when another filter comes into force', () => {
  field.type('night/a');
  field.show('day/');
  wait(1000);

  expect([field.text(), field.sent]).toEqual(['day/', []]);
});

it('sends what was typed once, after a pause', () => {
  field.type('night/a');
  wait(200);
  field.type('night/ab');
  wait(249);
  expect(field.sent).toEqual([]);

  wait(1);
  expect(field.sent).toEqual(['night/ab']);
});

it('keeps the letters that are typed until what was sent is in force', () => {
  field.type('night/a');
  wait(250);
  field.type('night/ab');
  field.show('night/a');
  expect(field.text()).toBe('night/ab');

  wait(250);
  expect(field.sent).toEqual(['night/a', 'night/ab']);
});
