// An application's page of an account that has much, from its address to its first rows.
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { figure } from './rounds.mjs';

const rowCount = 100_000;
const source = fileURLToPath(new URL('start_page', import.meta.url));

/** As an application's bundler makes it: a file for the page, one for the worker, one for the core. */
async function bundle(folder) {
  await build({
    configFile: false,
    root: source,
    logLevel: 'warn',
    worker: { format: 'es' },
    build: {
      target: 'es2022',
      outDir: folder,
      emptyOutDir: false,
      assetsInlineLimit: 0,
      rollupOptions: { input: join(source, 'start.html') },
    },
  });
  return '/start.html';
}

/** Without a bundler: every module of the package by itself. */
async function copy(folder) {
  const script = await readFile(join(source, 'start.mjs'), 'utf8');
  await writeFile(join(folder, 'package/start.mjs'), script.replace('@freehold/client', './index.js'));
  await copyFile(join(source, 'start.html'), join(folder, 'package/start.html'));
  return '/package/start.html';
}

async function startOnce(phone, path, account) {
  const page = await phone.context.newPage();
  await page.goto(`${phone.url}${path}#${encodeURIComponent(account.email)}`);
  const { took, rows } = await page.evaluate(() => window.started);
  await page.close();
  if (rows !== 50) throw new Error(`${rows} rows came`);
  return took;
}

export const start = {
  figures: ['start_100k', 'start_100k_modules'],
  async run(stage, rounds) {
    const account = await stage.account(rowCount);
    const { phone, world } = stage;
    const pages = { bundled: await bundle(world.folder), modules: await copy(world.folder) };
    const once = (path) => () => startOnce(phone, path, account);
    const took = await stage.inTurns(rounds, { bundled: once(pages.bundled), modules: once(pages.modules) });
    const what = 'from a new page’s navigation to the latest 50 of 100,000 stored tasks, unlocked, files cached';
    return [
      figure('start_100k', `${what}; a page that a bundler made`, 'ms', took.bundled, { target: 150 }),
      figure('start_100k_modules', `${what}; the package’s modules one by one`, 'ms', took.modules),
    ];
  },
};
