import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type * as TypeScript from 'typescript';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const client = `${root}web/client/`;
const ts = createRequire(`${client}package.json`)('typescript') as typeof TypeScript;

/** What the examples take for granted: what an application would have around them. */
const kAround = `
import type { Freehold as Database, InsertOf, ErrorCode as Code } from '@freehold/client';
declare const db: Database;
declare const task: { id: string };
declare const account: string, password: string, earlierPassword: string, server: string;
declare const current: string, next: string, words: string, lastYear: string, reportId: string;
declare const id: any;
declare const rows: InsertOf<'tasks'>[];
declare const user: { sub: string }, provider: { getToken(of: { audience: string }): Promise<string> };
declare const endpoint: string, key: string;
declare const file: File, img: HTMLImageElement, dataset: { file_path: string };
declare function warn(): void;
declare function show(...what: unknown[]): void;
declare function mark(text: string): string;
`;

interface Example {
  name: string;
  text: string;
}

/** The blocks of JavaScript and TypeScript in a page, each with the line on which it begins. */
function examples(page: string): Example[] {
  const found: Example[] = [];
  let open: { line: number; kind: string; lines: string[] } | null = null;
  readFileSync(root + page, 'utf8')
    .split('\n')
    .forEach((line, number) => {
      const fence = /^```(\w*)/.exec(line);
      if (fence === null) open?.lines.push(line);
      else if (open === null) open = { line: number + 1, kind: fence[1] ?? '', lines: [] };
      else {
        if (/^(js|jsx|ts|tsx)$/.test(open.kind)) found.push({ name: `${page}:${open.line}`, text: module(open.lines) });
        open = null;
      }
    });
  return found;
}

/** Imports stay where they must; the rest is a function, so that its names hide those around it. */
function module(lines: readonly string[]): string {
  const imports = lines.filter((line) => line.startsWith('import '));
  const rest = lines.filter((line) => !line.startsWith('import '));
  if (!imports.some((line) => /\bFreehold\b/.test(line))) imports.push("import { Freehold } from '@freehold/client';");
  const body = rest.some((line) => /\buse[A-Z]/.test(line)) ? 'function Example()' : 'async function example()';
  return `${imports.join('\n')}\n${kAround}\nexport ${body} {\n${rest.join('\n')}\n}\n`;
}

/** What the compiler says of these modules, strictly, against the client's sources. */
function complaints(modules: readonly Example[]): string[] {
  const texts = new Map(
    modules.map(({ name, text }) => [`${client}test/${name.replace(/\W/g, '_')}.tsx`, { name, text }]),
  );
  const options: TypeScript.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    jsx: ts.JsxEmit.ReactJSX,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    paths: {
      '@freehold/client': [`${client}src/index.ts`],
      '@freehold/client/react': [`${client}src/react.ts`],
      '@freehold/client/devtools': [`${client}src/devtools.ts`],
    },
  };
  const plain = ts.createCompilerHost(options);
  const host: TypeScript.CompilerHost = {
    ...plain,
    fileExists: (path) => texts.has(path) || plain.fileExists(path),
    readFile: (path) => texts.get(path)?.text ?? plain.readFile(path),
    getSourceFile: (path, version, ...rest) => {
      const ours = texts.get(path);
      return ours === undefined
        ? plain.getSourceFile(path, version, ...rest)
        : ts.createSourceFile(path, ours.text, version);
    },
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map((each) => {
    const where = texts.get(each.file?.fileName ?? '')?.name ?? each.file?.fileName ?? '';
    return `${where}: ${ts.flattenDiagnosticMessageText(each.messageText, ' ')}`;
  });
}

test('every example in the guide and in the readme of the package compiles, strictly', () => {
  const all = ['docs/guide.md', 'web/client/README.md'].flatMap(examples);
  assert.ok(all.length >= 12, `only ${all.length} examples were found`);
  assert.deepEqual(complaints(all), []);
});

test('a mistake in an example is found', () => {
  const wrong = (line: string): Example => ({ name: 'wrong', text: module([line]) });
  assert.match(complaints([wrong("await db.tasks.insert({ titel: 'x' });")]).join(), /titel/);
  assert.match(complaints([wrong("await db.search('images', 'x');")]).join(), /images/);
  assert.match(complaints([wrong("(await db.search('notes', 'x'))[0]?.excerpts.title.length;")]).join(), /null/);
});
