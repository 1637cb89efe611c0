/** Builds the decoder worker of the stock page: the product's, with one module exchanged. */
import { join } from 'node:path';

const FRONTEND = join(import.meta.dirname, '..', '..', '..', 'frontend');

export default {
  root: FRONTEND,
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'] },
  plugins: [
    {
      name: 'stock-session',
      enforce: 'pre',
      resolveId: (source) =>
        source === './decoderSession' ? join(import.meta.dirname, 'stockSession.ts') : null,
    },
  ],
  build: {
    target: 'es2022',
    outDir: process.env['SAMWEB_CLICK_STOCK'],
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: join(FRONTEND, 'src', 'workers', 'decoder.worker.ts'),
      output: { entryFileNames: 'decoder.worker.js', format: 'es' },
    },
  },
};
