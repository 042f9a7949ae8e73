// The client in real Chromium over its private files, beside others there, and against the real server on Postgres:
//   node tests/bench/browser/browser.mjs [part of a figure's name …]
// Prints one line of JSON for each figure. Needs the server, the core for browsers and the web built.
import { pathToFileURL } from 'node:url';
import { crossing } from './crossing.mjs';
import { firstSyncs } from './first_sync.mjs';
import { growth } from './growth.mjs';
import { insert10k, smallTransaction } from './inserts.mjs';
import { memory } from './memory.mjs';
import { pouch } from './pouch.mjs';
import { propagation } from './propagation.mjs';
import { reads } from './reads.mjs';
import { Stage } from './stage.mjs';
import { start } from './start.mjs';

// Those that write into shared accounts come last.
const groups = [
  ...[firstSyncs, start, memory, propagation, crossing, reads, pouch],
  ...[insert10k, smallTransaction, growth],
];

/**
 * Figures whose names have one of the parts in them; all of them where there are no parts. `each` is told of them as they
 * come. A group that fails is logged, the others go on, and the process will end with status 1.
 */
export async function browserFigures({ only = [], rounds = 5, log = () => {}, each = () => {} } = {}) {
  const parts = [only].flat();
  const isWanted = (name) => parts.length === 0 || parts.some((part) => `browser/${name}`.includes(part));
  const chosen = groups.filter((group) => group.figures.some(isWanted));
  if (chosen.length === 0) return [];
  const stage = await Stage.make(log);
  try {
    const found = [];
    for (const group of chosen) {
      const wanted = group.figures.filter(isWanted);
      log(wanted.join(', '));
      const figures = await group.run(stage, rounds, wanted).catch((error) => failed(wanted, error, log));
      for (const made of figures.filter(({ name }) => isWanted(name.slice('browser/'.length)))) {
        each(made);
        found.push(made);
      }
    }
    return found;
  } finally {
    await stage.end();
  }
}

function failed(names, error, log) {
  log(`${names.join(', ')}: ${error.stack}`);
  process.exitCode = 1;
  return [];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await browserFigures({
    only: process.argv.slice(2),
    log: (line) => process.stderr.write(`${line}\n`),
    each: (made) => console.log(JSON.stringify(made)),
  });
}
