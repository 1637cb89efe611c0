/** A screen for tests of pages: what a component shows, and a person's hands on it. */
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { vi } from 'vitest';

/** What jsdom lacks and Mantine asks for. */
const standInForBrowser = (): void => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => Object.assign(new EventTarget(), { matches: false }));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = (): void => undefined;
      unobserve = (): void => undefined;
      disconnect = (): void => undefined;
    },
  );
};

/** An answer is told in one turn, what it renders asks in the next, and its answer is told. */
const TURNS = 4;

export class TestScreen {
  readonly queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Infinity } },
  });
  private readonly place = document.body.appendChild(document.createElement('div'));
  private readonly root;

  constructor() {
    standInForBrowser();
    this.root = createRoot(this.place);
  }

  show(shown: ReactNode): void {
    act(() =>
      this.root.render(
        <MantineProvider env="test">
          <QueryClientProvider client={this.queryClient}>{shown}</QueryClientProvider>
        </MantineProvider>,
      ),
    );
  }

  /** Anything on the page, of dialogs and menus too. */
  find(selector: string): HTMLElement {
    const found = document.querySelector<HTMLElement>(selector);
    if (found === null) throw new Error(`There is no ${selector}: ${document.body.innerHTML}`);
    return found;
  }

  /** What stands in a field. */
  text(selector: string): string {
    return (this.find(selector) as HTMLInputElement).value;
  }

  has(selector: string): boolean {
    return document.querySelector(selector) !== null;
  }

  /** As a person types: React listens to the setter of the prototype. */
  type(selector: string, text: string): void {
    const field = this.find(selector);
    act(() => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }

  /** Press a button, and let what it began come back. */
  async press(selector: string, detail = 1): Promise<void> {
    const button = this.find(selector);
    act(() => {
      button.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail }));
    });
    await this.settle();
  }

  /** Let happen what is due, and what follows from it. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) {
      await act(() => new Promise((resolve) => setTimeout(resolve)));
    }
  }

  leave(): void {
    act(() => this.root.unmount());
    this.place.remove();
  }
}

/** An answer of the server that comes when the test says so. */
export class HeldAnswer {
  resolve: (value?: unknown) => void = () => undefined;
  reject: (problem: Error) => void = () => undefined;
  readonly promise = new Promise<unknown>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}
