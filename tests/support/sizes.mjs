// How large the web is on the wire, against web/budget.json. `node tests/support/sizes.mjs --write` makes what is built now the
// budget: whoever lets something grow says so in a commit.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const budgetFile = `${root}web/budget.json`;
/** What may be added without a word. */
export const tolerance = 1.03;

function compressed(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(bytes, { params }).length;
}

async function sum(paths) {
  const sizes = await Promise.all(paths.map(async (path) => compressed(await readFile(path))));
  return sizes.reduce((total, size) => total + size, 0);
}

/** What a browser loads of a built page before it can show anything: the page, and what it names. */
async function shellOf(folder) {
  const page = await readFile(`${folder}/index.html`, 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => `${folder}/${path}`);
  return [`${folder}/index.html`, ...new Set(named)];
}

/** Bytes with Brotli at its best, by what they are for. */
export async function sizes() {
  const app = `${root}web/app/dist`;
  const assets = (await readdir(`${app}/assets`)).map((name) => `${app}/assets/${name}`);
  const only = (pattern) => assets.filter((path) => pattern.test(path));
  return {
    'core (wasm)': await sum(only(/\/freehold-[^/]*\.wasm$/)),
    'worker (JavaScript)': await sum(only(/\/worker-[^/]*\.js$/)),
    'shell of the Workspace': await sum(await shellOf(app)),
    'all of the Workspace but the core': await sum(only(/\.(js|css)$/)),
  };
}

/** A sentence for each thing that outgrew its budget. */
export function excesses(now, budget) {
  const names = new Set([...Object.keys(now), ...Object.keys(budget)]);
  return [...names].flatMap((name) => {
    if (!(name in budget) || !(name in now)) return [`${name}: in only one of web/budget.json and what is built`];
    if (now[name] <= budget[name] * tolerance) return [];
    return [`${name}: ${now[name]} bytes, and the budget is ${budget[name]}`];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const now = await sizes();
  if (process.argv[2] === '--write') await writeFile(budgetFile, `${JSON.stringify(now, null, 2)}\n`);
  console.log(JSON.stringify(now, null, 2));
}
