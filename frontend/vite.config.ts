import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Threads in WebAssembly need a cross-origin isolated page; production sends the same. */
const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const BACKEND = process.env['SAMWEB_BACKEND'] ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [react()],
  resolve: {
    conditions: [
      // ONNX Runtime's entry without an inlined loader: the wasm file is ours to host and hash.
      'onnxruntime-web-use-extern-wasm',
      'module',
      'browser',
      'development|production',
    ],
  },
  // Stands in for the nonce of the response (samweb/spa.py).
  html: { cspNonce: 'samweb-nonce' },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    manifest: true,
    sourcemap: true,
    // Inlined data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    // The largest chunk is ONNX Runtime's; it loads in a worker.
    chunkSizeWarningLimit: 900,
  },
  server: {
    port: 5173,
    headers: ISOLATION_HEADERS,
    proxy: {
      '/api': { target: BACKEND, changeOrigin: false },
      '/admin': { target: BACKEND, changeOrigin: false },
      '/static': { target: BACKEND, changeOrigin: false },
    },
  },
  preview: { headers: ISOLATION_HEADERS },
});
