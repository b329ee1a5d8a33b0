import { resolve } from 'node:path';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => resolve(import.meta.dirname, path);

// eslint-disable-next-line no-restricted-syntax -- electron-vite reads the default export
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: { exclude: ['zod'] }, // seventy files to find and read at each start
      rolldownOptions: {
        // Thread entries are files of their own, because a Worker is started by file.
        input: {
          main: at('src-main/main.ts'),
          browser: at('src-main/browser.ts'),
          cli: at('src-main/cli.ts'),
          engine: at('src-main/engine.ts'),
          guest: at('src-main/guest.ts'),
          transpile: at('src-main/transpile.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false, // a sandboxed preload may require electron and nothing else
      rolldownOptions: {
        input: { index: at('src-preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }, // a sandboxed preload cannot be an ES module
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      outDir: at('out/renderer'),
      minify: true, // electron-vite does not by default: Monaco would be 5 MB
      assetsInlineLimit: 0, // fonts as data: URLs would break font-src 'self'
      chunkSizeWarningLimit: 6000,
      rolldownOptions: { input: { index: at('src-renderer/index.html') } },
    },
  },
});
