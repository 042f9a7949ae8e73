// Runs the measurements and shows what they say; scripts/bench builds what they need. docs/performance.md is about them.
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sizes } from '../support/sizes.mjs';
import { browserFigures } from './browser/browser.mjs';
import { compare, score, table } from './report.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const baselineFile = fileURLToPath(new URL('baseline.json', import.meta.url));

/** Each line of a program's output; what it says beside that goes to the terminal. */
async function* linesOf(program, words) {
  const child = spawn(`${root}build/native-release/bin/${program}`, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  yield* createInterface({ input: child.stdout });
  const status = await ended;
  if (status !== 0) throw new Error(`${program} ended with status ${status}`);
}

async function* native(program, parts) {
  for await (const line of linesOf(program, parts)) yield JSON.parse(line);
}

/** What Google Benchmark says of our functions, and what each of them is compared with. */
const microLimits = {
  decode_feed: ['parse_alone', 'boost::json::parse of the same text'],
  pack_for_javascript: ['step_alone', 'stepping over the same rows'],
};

async function* micro() {
  const lines = [];
  for await (const line of linesOf('bench_micro', ['--benchmark_format=json', '--benchmark_min_time=0.5']))
    lines.push(line);
  const { benchmarks } = JSON.parse(lines.join('\n'));
  for (const { name, cpu_time: value, time_unit: unit } of benchmarks) {
    const [limitName, limitIs] = microLimits[name] ?? [];
    const limit = benchmarks.find((each) => each.name === limitName)?.cpu_time;
    yield { name: `micro/${name}`, what: name.replaceAll('_', ' '), unit, value, limit, limit_is: limitIs };
  }
}

/** What is not let grow is the business of tests/browser/size.test.mjs. */
async function* size() {
  const targets = { 'core (wasm)': 420_000, 'shell of the Workspace': 150_000 };
  for (const [what, value] of Object.entries(await sizes()))
    yield { name: `size/${what}`, what: `${what}, Brotli`, unit: 'bytes', value, target: targets[what] };
}

async function* browser(parts) {
  yield* await browserFigures({ only: parts, log: (text) => process.stderr.write(`${text}\n`) });
}

const groups = {
  micro,
  device: (parts) => native('bench_device', parts),
  server: (parts) => native('bench_server', parts),
  browser,
  size,
};

/** `['server/push', 'size']` as `[['server', ['push']], ['size', []]]`; everything where nothing is named. */
function chosen(words) {
  const parts = Object.fromEntries(Object.keys(groups).map((name) => [name, words.length === 0 ? [] : null]));
  for (const word of words) {
    const [group, part] = word.split('/');
    parts[group] = [...(parts[group] ?? []), ...(part ? [part] : [])];
  }
  return Object.entries(parts).filter(([, list]) => list !== null);
}

async function measureAll(words, each) {
  const figures = [];
  for (const [name, parts] of chosen(words))
    for await (const figure of groups[name](parts)) {
      figures.push(figure);
      each(figure);
    }
  return figures;
}

async function main(words) {
  const flags = new Set(words.filter((word) => word.startsWith('--')));
  const shown = flags.has('--json')
    ? (figure) => console.log(JSON.stringify({ ...figure, ratio: score(figure) }))
    : () => {};
  const figures = await measureAll(
    words.filter((word) => !word.startsWith('--')),
    shown,
  );
  if (!flags.has('--json')) console.log(table(figures));
  const baseline = JSON.parse(await readFile(baselineFile, 'utf8'));
  if (flags.has('--write-baseline')) {
    const now = Object.fromEntries(figures.map((figure) => [figure.name, Number(score(figure).toPrecision(3))]));
    await writeFile(baselineFile, `${JSON.stringify({ ...baseline, ...now }, null, 2)}\n`);
  }
  if (!flags.has('--check')) return 0;
  const worse = compare(figures, baseline);
  for (const sentence of worse) console.error(sentence);
  return worse.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
