import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './vite/compressed';
import { serviceWorker } from './vite/service_worker';

const server = process.env.FREEHOLD_SERVER ?? 'http://127.0.0.1:8787';

export default defineConfig({
  plugins: [react(), serviceWorker(), compressed()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    sourcemap: true,
    // Everything by its own address: the page's policy allows no data: scripts, and the cache knows files by name.
    assetsInlineLimit: 0,
  },
  server: { proxy: { '/v1': { target: server, ws: true } } },
});
