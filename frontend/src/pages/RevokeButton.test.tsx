// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { RevokeButton } from './RevokeButton';
import { TestScreen } from './testScreen';

const BUTTON = '[data-testid="revoke"]';

let screen: TestScreen;
const revoke = vi.fn();
beforeEach(() => {
  screen = new TestScreen();
  revoke.mockReset();
  screen.show(
    <RevokeButton
      label="Revoke"
      question="Revoke now"
      isPending={false}
      onRevoke={revoke}
      testId="revoke"
    />,
  );
});
afterEach(() => {
  screen.leave();
});

const text = (): string | null => screen.find(BUTTON).textContent;

it('asks on a double click, and revokes nothing', async () => {
  await screen.press(BUTTON, 1);
  await screen.press(BUTTON, 2);

  expect([text(), revoke.mock.calls.length]).toEqual(['Revoke now', 0]);
});

it('revokes on a click of its own after it asked', async () => {
  await screen.press(BUTTON, 1);
  await screen.press(BUTTON, 1);

  expect(revoke.mock.calls.length).toBe(1);
});

it('revokes on the second press of a key, which counts no clicks', async () => {
  await screen.press(BUTTON, 0);
  await screen.press(BUTTON, 0);

  expect(revoke.mock.calls.length).toBe(1);
});
