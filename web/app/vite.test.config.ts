import { readdirSync } from 'node:fs';
import { defineConfig } from 'vite';

// The tests as Node runs them, each a file of its own.
export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: '../../build/web-app-tests',
    emptyOutDir: true,
    rollupOptions: {
      input: readdirSync('test')
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => `test/${name}`),
    },
  },
});
