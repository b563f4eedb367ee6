import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/**
 * Build of the web application. Fit for a strict content-security policy: no inline script, no evaluation, no data: address, and
 * nothing from another host. `BRAISE_WEB_OUT_DIR` (or `build.outDir` of an inline configuration) says where it goes.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  publicDir: fileURLToPath(new URL('./public', import.meta.url)),
  build: {
    outDir: process.env.BRAISE_WEB_OUT_DIR ?? fileURLToPath(new URL('./dist', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
});
