// The folder that the server serves in these tests: the Workspace as it is built, and beside it the client package, so that a
// page can import it without the app.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const emptyPage = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Freehold client</title></html>\n';

/** Where `pagePath` and `clientPath` are found below the server's address. */
export const pagePath = '/package/page.html';
export const clientPath = '/package/index.js';
/** The client's worker in a browser without private files, as in the private windows of some. */
export const workerWithoutFiles = '/package/worker_without_files.js';
/** The client's worker with the memories of its modules in `self.memories`. */
export const workerWithMemories = '/package/worker_with_memories.js';

const noFiles =
  "StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('none', 'SecurityError'));\n";

const memories = `
self.memories = [];
for (const name of ['instantiate', 'instantiateStreaming']) {
  const make = WebAssembly[name];
  WebAssembly[name] = async (...words) => {
    const made = await make(...words);
    self.memories.push(...Object.values(made.instance.exports).filter((each) => each instanceof WebAssembly.Memory));
    return made;
  };
}
`;

export async function makeSite() {
  const folder = await mkdtemp(join(tmpdir(), 'freehold-site-'));
  await cp(join(root, 'web/app/dist'), folder, { recursive: true });
  await cp(join(root, 'web/client/dist'), join(folder, 'package'), { recursive: true });
  await writeFile(join(folder, pagePath), emptyPage);
  const worker = await readFile(join(folder, 'package/worker.js'), 'utf8');
  await writeFile(join(folder, workerWithoutFiles), noFiles + worker);
  await writeFile(join(folder, workerWithMemories), memories + worker);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
