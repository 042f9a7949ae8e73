import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transformWithEsbuild, type Plugin } from 'vite';

const kSource = fileURLToPath(new URL('../service_worker/service_worker.ts', import.meta.url));
const kPublic = fileURLToPath(new URL('../public/', import.meta.url));

/** Writes sw.js: the hand-written service worker, told which files make up the app's shell. */
export function serviceWorker(): Plugin {
  return {
    name: 'freehold-service-worker',
    apply: 'build',
    async generateBundle(_options, bundle) {
      const built = Object.values(bundle).filter((file) => !file.fileName.endsWith('.map'));
      const hash = createHash('sha256');
      for (const file of built) hash.update(file.fileName).update(file.type === 'chunk' ? file.code : file.source);
      const still = (await readdir(kPublic)).sort();
      for (const name of still) hash.update(name).update(await readFile(kPublic + name));

      const hashed = built.map((file) => `/${file.fileName}`).filter((path) => path.startsWith('/assets/'));
      const plain = ['/', ...still.map((name) => `/${name}`)];
      const source = await readFile(kSource, 'utf8');
      const { code } = await transformWithEsbuild(source, kSource, { minify: true, sourcemap: false });
      const facts = { version: hash.digest('hex').slice(0, 16), hashed: hashed.sort(), plain };
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: `const kShell=${JSON.stringify(facts)};${code}` });
    },
  };
}
