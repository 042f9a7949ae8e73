import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const kWorthIt = /\.(js|css|html|svg|wasm|webmanifest)$/;

/** Puts a .br and a .gz beside every file that shrinks, for the server to send as they are. */
export function compressed(): Plugin {
  let folder = '';
  return {
    name: 'freehold-compressed',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    async closeBundle() {
      const files = (await readdir(folder, { recursive: true })).filter((name) => kWorthIt.test(name));
      for (const name of files) {
        const path = join(folder, name);
        const bytes = await readFile(path);
        await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes));
        await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }));
      }
    },
  };
}
