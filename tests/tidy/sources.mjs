// The files of the project, and their text with comments and literals told apart from code.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const text = new Set([
  '.cpp',
  '.hpp',
  '.inc',
  '.sql',
  '.md',
  '.mjs',
  '.js',
  '.ts',
  '.tsx',
  '.css',
  '.html',
  '.json',
  '.sh',
  '.cmake',
  '.txt',
  '.webmanifest',
  '.svg',
  '',
]);

/** Every text file that is, or would be, committed. */
export function projectFiles() {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  });
  return [...new Set(listed.split('\0'))]
    .filter((path) => path !== '' && text.has(extname(path)) && existsSync(join(root, path)))
    .sort()
    .map((path) => new SourceFile(path, readFileSync(join(root, path), 'utf8')));
}

export class SourceFile {
  constructor(path, content) {
    this.path = path;
    this.content = content;
    this.lines = content.replace(/\n$/, '').split('\n');
  }

  get isCpp() {
    return /\.(cpp|hpp|inc)$/.test(this.path);
  }

  get isHeader() {
    return this.path.endsWith('.hpp');
  }

  get isScript() {
    return /\.(mjs|js|ts|tsx)$/.test(this.path);
  }

  below(...folders) {
    return folders.some((folder) => this.path.startsWith(`${folder}/`));
  }

  /** C++ with comments and the insides of literals blanked; every line and column stays where it was. */
  get code() {
    this.blanked ??= blankCpp(this.content);
    return this.blanked;
  }

  lineAt(offset) {
    let line = 1;
    for (let i = this.content.indexOf('\n'); i !== -1 && i < offset; i = this.content.indexOf('\n', i + 1)) line += 1;
    return line;
  }
}

// One alternative for each thing that may hide code: comments, raw strings, strings, characters. A quote after a digit or
// letter is a digit separator (10'000), and stays.
const hiding =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"([^(\s]*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-zA-Z])'(?:\\.|[^'\\\n])*'/g;

export function blankCpp(content) {
  return content.replace(hiding, (found) => {
    const quote = found.startsWith('/') ? '' : found.at(-1);
    const blank = found.replace(/[^\n]/g, ' ');
    return quote === '' ? blank : quote + blank.slice(1, -1) + quote;
  });
}
