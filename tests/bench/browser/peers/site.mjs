// The pages of the others, served from their packages as they are installed; under another origin than ours.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize } from 'node:path';
import { pagePath, root } from '../../../browser/site.mjs';

const installed = createRequire(join(root, 'package.json'));
const folderOf = (name) => dirname(installed.resolve(`${name}/package.json`));

const folders = {
  bench: join(root, 'tests/bench/browser'),
  core: join(root, 'build/wasm-release/bin'),
  sqlite: join(folderOf('@sqlite.org/sqlite-wasm'), 'dist'),
  'wa-sqlite': folderOf('wa-sqlite'),
};
const types = { '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** PouchDB is made for bundlers: this does what they do. */
async function bundledPouch() {
  const { build } = createRequire(installed.resolve('vite/package.json'))('esbuild');
  const { outputFiles } = await build({
    entryPoints: [installed.resolve('pouchdb-browser/lib/index.es.js')],
    alias: { events: join(folders.bench, 'peers/emitter.mjs') },
    ...{ bundle: true, format: 'esm', minify: true, write: false, logLevel: 'error' },
  });
  return outputFiles[0].text;
}

export class PeersSite {
  static async start() {
    const site = new PeersSite();
    const pouch = await bundledPouch();
    site.server = createServer(async (request, response) => {
      try {
        const [type, content] = await answer(new URL(request.url, 'http://localhost').pathname, pouch);
        response.writeHead(200, { 'content-type': type }).end(content);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise((listening) => site.server.listen(0, '127.0.0.1', listening));
    site.url = `http://127.0.0.1:${site.server.address().port}`;
    return site;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

async function answer(path, pouch) {
  if (path === pagePath) return ['text/html', '<!doctype html><html lang="en"><title>Others</title></html>'];
  if (path === '/pouchdb.js') return ['text/javascript', pouch];
  const [, folder, ...rest] = normalize(path).split('/');
  return [types[extname(path)], await readFile(join(folders[folder], ...rest))];
}
