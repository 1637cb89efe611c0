import { defineConfig, mergeConfig } from 'vitest/config';

import viteConfig from './vite.config.ts';

/** Tests run in Node; a file that needs a DOM begins with `// @vitest-environment jsdom`. */
export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      environment: 'node',
      include: ['src/**/*.test.{ts,tsx}'],
      restoreMocks: true,
      unstubGlobals: true,
    },
  }),
);
