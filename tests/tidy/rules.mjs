// The rules of CONTRIBUTING.md that a program can check. Each rule takes the project's files and returns findings: `{path, line, sentence}`.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findFunctions } from './functions.mjs';
import { layerOf, layers, mayInclude } from './layers.mjs';
import { root } from './sources.mjs';

const kHeaderLinesMax = 250;
const kSourceLinesMax = 600;
const kFunctionLinesMax = 70;

const finding = (file, line, sentence) => ({ path: file.path, line, sentence });

/** Findings for every line of `text` (a file's content or its blanked code) that `pattern` matches. */
function matches(file, text, pattern, sentence) {
  const found = [];
  for (const [index, line] of text.split('\n').entries()) {
    const match = pattern.exec(line);
    if (match) found.push(finding(file, index + 1, sentence(match)));
  }
  return found;
}

function* includes(file) {
  for (const [index, line] of file.lines.entries()) {
    const match = /^\s*#\s*include\s+(["<])([^">]+)[">]/.exec(line);
    if (match) yield { line: index + 1, own: match[1] === '"', target: match[2] };
  }
}

function layerOrder(files) {
  const found = [];
  for (const file of files.filter((each) => each.isCpp)) {
    const from = layerOf(file.path);
    if (from === undefined) continue;
    for (const { line, own, target } of includes(file)) {
      const to = own ? layerOf(target) : undefined;
      if (to !== undefined && !mayInclude(from, to))
        found.push(finding(file, line, `${from} may not include ${to}; it stands below it, or beside it.`));
      if (own && target.startsWith('tests/'))
        found.push(finding(file, line, 'Nothing outside tests/ includes from it.'));
    }
  }
  return found;
}

function includePaths(files) {
  const known = new Set(files.map((file) => file.path));
  const found = [];
  for (const file of files.filter((each) => each.isCpp)) {
    for (const { line, own, target } of includes(file)) {
      if (own && !target.startsWith('generated/') && !known.has(target)) {
        found.push(
          finding(
            file,
            line,
            `"${target}" is not a path from the root; write the whole of it, and third parties in <>.`,
          ),
        );
      }
    }
  }
  return found;
}

// Words of code, comments and literals left out.
const bannedWords = [
  { in: ['core'], word: /\bthrow\b/, why: 'The core reports failure by Result, never by exceptions.' },
  {
    in: ['core'],
    word: /\bstd::(?:j?thread|mutex|atomic|condition_variable|async)\b/,
    why: 'The core has no threads: its host has.',
  },
  {
    in: ['core'],
    word: /\b(?:system_clock|steady_clock|gettimeofday|time\s*\(\s*(?:nullptr|NULL|0)\s*\))/,
    why: 'The core learns the time from the Clock port.',
  },
  {
    in: ['core'],
    word: /\b(?:random_device|mt19937|rand\s*\(\s*\))/,
    why: 'The core takes randomness from the Random port.',
  },
  {
    in: ['core'],
    word: /__EMSCRIPTEN__/,
    why: 'What differs between platforms is a file of its own or a port, never an #ifdef in logic.',
  },
  {
    in: ['core', 'sync', 'wasm'],
    word: /\bstd::(?:cout|cerr|printf|puts)\b|(?<![\w:>.])printf\s*\(/,
    why: 'Only programs print: layers return what they have to say.',
  },
  {
    in: ['core/rules', 'core/merge'],
    word: /\b(?:sqlite3_\w+|fopen|ifstream|ofstream)\b/,
    why: 'Rules and merging are pure.',
  },
  {
    in: ['sync/reconcile'],
    word: /\b(?:asio|beast|sqlite3_\w+|PQ[a-z]\w+)\b/,
    why: 'The algorithm knows the ServerStore port alone.',
  },
  {
    in: ['core', 'sync', 'native', 'wasm', 'tests'],
    word: /\busing\s+namespace\b/,
    why: 'A header imposes no names on those who include it.',
    headersOnly: true,
  },
];

function words(files) {
  return files
    .filter((file) => file.isCpp)
    .flatMap((file) =>
      bannedWords
        .filter((rule) => file.below(...rule.in) && !(rule.headersOnly && !file.isHeader))
        .flatMap((rule) => matches(file, file.code, rule.word, () => rule.why)),
    );
}

const soleIncluders = [
  // Beside the store, the browser's file system for SQLite speaks its language.
  { header: /^sqlite3(?:mc\w*)?\.h$/, folders: ['core/store', 'wasm'] },
  { header: /^libpq-fe\.h$/, folders: ['sync/stores/postgres'] },
  { header: /^emscripten/, folders: ['wasm'] },
];

function thirdPartyHomes(files) {
  const found = [];
  for (const file of files.filter((each) => each.isCpp && layerOf(each.path) !== undefined)) {
    for (const { line, target } of includes(file)) {
      const home = soleIncluders.find((each) => each.header.test(target));
      if (home && !file.below(...home.folders))
        found.push(finding(file, line, `Only ${home.folders.join(' and ')} includes ${target}.`));
    }
  }
  return found;
}

// A table that the application declares is the application's alone. Accounts need their owner's table; they find it by its role.
function engineKnowsNoTable(files) {
  const engine = files.filter(
    (file) => file.isCpp && layerOf(file.path) !== undefined && !file.below('core/workspace', 'native'),
  );
  return engine.flatMap((file) =>
    matches(
      file,
      withoutComments(file.content),
      /"(?:[^"]*\s)?(tasks|notes)\b[^"]*"/,
      (match) => `The engine works for any schema; it may not know the table ${match[1]}.`,
    ),
  );
}

const withoutComments = (content) =>
  content.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (found) => found.replace(/[^\n]/g, ' '));

function sizes(files) {
  const found = [];
  for (const file of files.filter(
    (each) => (each.isCpp || each.isScript || each.path.endsWith('.css')) && !isGenerated(each),
  )) {
    const limit = file.isHeader ? kHeaderLinesMax : kSourceLinesMax;
    if (file.lines.length > limit)
      found.push(
        finding(file, limit + 1, `The file has ${file.lines.length} lines, ${limit} are the limit: it is two files.`),
      );
    if (!file.isCpp || file.below('core/workspace')) continue;
    for (const each of findFunctions(file.code)) {
      const first = file.lineAt(each.start);
      const lines = file.lineAt(each.end) - first + 1;
      if (lines > kFunctionLinesMax)
        found.push(finding(file, first, `${each.name} has ${lines} lines, ${kFunctionLinesMax} are the limit.`));
    }
  }
  return found;
}

const isGenerated = (file) => file.path.includes('/generated/') || file.path.startsWith('tests/golden/');

// Put together here, so that this file does not find itself.
const unfinishedWords = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);

function unfinished(files) {
  return files
    .filter(
      (file) => file.path !== 'LICENSE' && !file.path.endsWith('package-lock.json') && file.path !== 'CONTRIBUTING.md',
    )
    .flatMap((file) =>
      matches(
        file,
        file.content,
        unfinishedWords,
        (match) => `${match[0]}: finish it, or open an issue and say its number in words.`,
      ),
    );
}

// A comment that a compiler would take: it ends like a statement, or begins like one.
const codeInComment = [
  /^\s*\/\/+\s?.*[\w)\]"'`];\s*$/,
  /^\s*\/\/+\s*(?:if|for|while|switch)\s*\(.*\)\s*\{?\s*$/,
  /^\s*\/\/+\s*(?:#include|#define|return\s+[\w(]+;|const\s+\w+\s*=|let\s+\w+\s*=|auto\s+\w+\s*=|TEST_CASE\(|test\(|import\s+[\w{*].*from\b)/,
  /^\s*\/\/+\s*[})]+;?\s*$/,
];

function commentedOutCode(files) {
  const found = [];
  for (const file of files.filter((each) => each.isCpp || each.isScript)) {
    for (const [index, line] of file.lines.entries()) {
      // `///` documents; examples belong there.
      if (!/^\s*\/\/\//.test(line) && codeInComment.some((pattern) => pattern.test(line))) {
        found.push(finding(file, index + 1, 'This looks like code in a comment; the history remembers it, delete it.'));
      }
    }
  }
  return found;
}

function migrationHeaders(files) {
  const found = [];
  for (const file of files.filter((each) => /^migrations\/.*\.sql$/.test(each.path))) {
    if (file.path.endsWith('.down.sql')) continue;
    const step = /^migrations\/(\d{4})_\w+\/(?:device|sqlite|postgres)\.up\.sql$/.exec(file.path);
    if (!step) {
      found.push(finding(file, 1, 'A step is migrations/NNNN_name/{device,sqlite,postgres}.{up,down}.sql.'));
      continue;
    }
    const header = file.lines.slice(0, file.lines.findIndex((line) => !line.startsWith('--')) >>> 0).join('\n');
    if (!header.startsWith(`-- ${step[1]} `))
      found.push(finding(file, 1, `The header begins with "-- ${step[1]}" and says what the step adds.`));
    if (!header.includes('Never edit after release; write the next one.'))
      found.push(finding(file, 1, 'The header says: "Never edit after release; write the next one."'));
  }
  return found;
}

const foreignWords = [
  { word: /(?<![\w.$}])\/(?:home|root|Users|work)\/\w+/, why: 'A path of one machine.' },
  {
    word: new RegExp(
      `https?://(?:[\\w.-]*\\.)?(?:${['registry', 'artifact\\w*', 'mirror'].join('|')})[\\w-]*\\.[\\w./-]+`,
    ),
    why: 'The host of a registry; clients of packages know theirs.',
  },
];

function foreign(files) {
  return files
    .filter((file) => file.path !== 'LICENSE')
    .flatMap((file) =>
      foreignWords.flatMap((rule) => matches(file, file.content, rule.word, (match) => `${match[0]}: ${rule.why}`)),
    );
}

function names(files) {
  const found = [];
  for (const file of files) {
    if (/(?:^|[/_.-])(?:utils?|helpers?|manager|misc|common|stuff)(?:[/_.-]|$)/i.test(file.path))
      found.push(finding(file, 1, 'Name the file for what it does.'));
    if (file.isCpp && !/^[a-z0-9_/.]+$/.test(file.path)) found.push(finding(file, 1, 'File names are snake_case.'));
    if (file.isHeader && !/^(?:\/\/[^\n]*\n|\s)*#pragma once\n/.test(file.content))
      found.push(finding(file, 1, 'A header begins with #pragma once.'));
    if (/\.(?:cc|cxx|h|hh|hxx)$/.test(file.path)) found.push(finding(file, 1, 'C++ is in .hpp and .cpp.'));
  }
  return found;
}

function testTitles(files) {
  const tests = files.filter((file) => file.below('tests') && file.path.endsWith('.cpp'));
  return tests.flatMap((file) =>
    matches(file, file.content, /^(?:TEMPLATE_)?TEST_CASE\(\s*"([^"]*)"/, (match) =>
      match[1].trim().split(/\s+/).length < 3 ? `"${match[1]}" is no sentence.` : '',
    ).filter((each) => each.sentence !== ''),
  );
}

function formatting(files) {
  const paths = files.filter((file) => /\.(?:cpp|hpp)$/.test(file.path) && !isGenerated(file)).map((file) => file.path);
  if (paths.length === 0) return [];
  try {
    execFileSync('clang-format', ['--dry-run', '--Werror', ...paths], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      maxBuffer: 1 << 26,
    });
    return [];
  } catch (error) {
    const first = new Map();
    for (const match of String(error.stderr).matchAll(/^(?:\.\/)?([^\s:]+):(\d+):\d+: error:/gm))
      if (!first.has(match[1])) first.set(match[1], Number(match[2]));
    if (first.size === 0) throw error;
    return [...first].map(([path, line]) => ({
      path,
      line,
      sentence: 'Not as clang-format writes it: run clang-format -i.',
    }));
  }
}

function layersExist() {
  return layers
    .filter(([folder]) => !existsSync(join(root, folder)))
    .map(([folder]) => ({
      path: folder,
      line: 1,
      sentence: 'tests/tidy/layers.mjs names a folder that is not there.',
    }));
}

export const rules = [
  { title: 'a layer includes only what stands above it', check: layerOrder },
  { title: 'the list of layers names folders that exist', check: layersExist },
  { title: 'includes are whole paths from the root', check: includePaths },
  { title: 'no folder uses a word that is banned there', check: words },
  { title: 'SQLite, libpq and Emscripten are included where they are at home', check: thirdPartyHomes },
  { title: 'the engine knows no table of the application', check: engineKnowsNoTable },
  { title: 'files and functions are short', check: sizes },
  { title: 'nothing is left unfinished', check: unfinished },
  { title: 'no code sleeps in comments', check: commentedOutCode },
  { title: 'migration steps say what they are', check: migrationHeaders },
  { title: 'no file names a machine or a registry', check: foreign },
  { title: 'files are named for what they do', check: names },
  { title: 'test titles are sentences', check: testTitles },
  { title: 'C++ is formatted', check: formatting },
];
