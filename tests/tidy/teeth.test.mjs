// Shows that each rule bites: small bad files, and good ones beside them that must pass.
import assert from 'node:assert/strict';
import test from 'node:test';
import { findFunctions } from './functions.mjs';
import { rules } from './rules.mjs';
import { SourceFile, blankCpp } from './sources.mjs';

const filler = (count, line) => Array.from({ length: count }, () => `${line}\n`).join('');
const word = 'TO' + 'DO';

// Rule, then files that break it, then files that keep it: [path, content].
const cases = [
  [
    'a layer includes only what stands above it',
    [
      ['core/merge/a.cpp', '#include "core/protocol/codec.hpp"\n'],
      ['core/workspace/a.cpp', '#include "core/store/sqlite.hpp"\n'],
      ['sync/http/a.cpp', '#include "sync/stores/open.hpp"\n'],
      ['core/base/a.cpp', '#include "native/serve.hpp"\n'],
      ['core/base/b.cpp', '#include "tests/support/tiny.hpp"\n'],
    ],
    [
      ['core/protocol/a.cpp', '#include "core/merge/merge.hpp"\n'],
      ['core/merge/b.cpp', '#include "core/merge/merge.hpp"\n#include <boost/json.hpp>\n'],
      ['tests/unit/a.cpp', '#include "core/store/sqlite.hpp"\n'],
    ],
  ],
  [
    'includes are whole paths from the root',
    [
      ['core/base/a.cpp', '#include "ids.hpp"\n'],
      ['core/base/b.cpp', '#include "../schema/schema.hpp"\n'],
    ],
    [['core/base/c.cpp', '#include "core/base/c.cpp"\n#include <string>\n']],
  ],
  [
    'no folder uses a word that is banned there',
    [
      ['core/base/a.cpp', 'void f() { throw 1; }\n'],
      ['core/rules/a.cpp', 'std::thread t;\n'],
      ['core/merge/a.cpp', 'auto t = std::chrono::system_clock::now();\n'],
      ['core/store/a.cpp', '#ifdef __EMSCRIPTEN__\n#endif\n'],
      ['sync/reconcile/a.cpp', 'boost::asio::io_context c;\n'],
      ['core/base/a.hpp', 'using namespace std;\n'],
      ['core/base/b.cpp', 'std::random_device d;\n'],
      ['sync/http/a.cpp', 'std::cout << 1;\n'],
    ],
    [
      ['core/base/c.cpp', '// We never throw.\nconst char* text = "throw";\n'],
      ['sync/http/b.cpp', 'throw std::runtime_error("x");\n'],
      ['native/main.cpp', 'std::cout << 1;\nusing namespace freehold;\n'],
    ],
  ],
  [
    'SQLite, libpq and Emscripten are included where they are at home',
    [
      ['core/replica/a.cpp', '#include <sqlite3.h>\n'],
      ['sync/stores/sqlite/a.cpp', '#include <libpq-fe.h>\n'],
      ['core/base/a.cpp', '#include <emscripten/emscripten.h>\n'],
    ],
    [
      ['core/store/a.cpp', '#include <sqlite3.h>\n'],
      ['sync/stores/postgres/a.cpp', '#include <libpq-fe.h>\n'],
    ],
  ],
  [
    'the engine knows no table of the application',
    [
      ['core/replica/a.cpp', 'auto sql = "SELECT id FROM tasks";\n'],
      ['sync/reconcile/a.cpp', 'if (name == "notes") return;\n'],
    ],
    [
      ['core/workspace/a.cpp', 'schema.table("tasks", 3);\n'],
      ['core/replica/b.cpp', '// such as "tasks"\nint tasks = 0;\n'],
      ['tests/unit/a.cpp', 'query("SELECT id FROM tasks");\n'],
    ],
  ],
  [
    'files and functions are short',
    [
      ['core/base/a.hpp', filler(251, 'int a;')],
      ['core/base/a.cpp', filler(601, 'int a;')],
      ['web/client/src/a.ts', filler(601, 'x();')],
      ['core/base/b.cpp', `namespace n {\nint f(int a) {\n${filler(70, '  a++;')}}\n}\n`],
      ['core/base/c.cpp', `struct S {\n  S() : a_{1}, b_(2) {\n${filler(70, '    a_++;')}  }\n};\n`],
      ['tests/unit/a.cpp', `TEST_CASE("Ada does a lot") {\n${filler(70, '  f();')}}\n`],
    ],
    [
      ['core/base/b.hpp', filler(250, 'int a;')],
      ['core/base/d.cpp', `const int table[] = {\n${filler(100, '  1,')}};\nvoid f() {\n${filler(68, '  g();')}}\n`],
      ['core/workspace/a.cpp', `void declare() {\n${filler(100, '  f();')}}\n`],
      ['core/base/e.cpp', `namespace n {\n${filler(30, 'void f() {\n  g();\n}\n')}}\n`],
    ],
  ],
  [
    'nothing is left unfinished',
    [
      ['web/app/src/a.tsx', `// ${word}: later\n`],
      ['docs/a.md', `${word}\n`],
    ],
    [['docs/b.md', 'A todo application.\n']],
  ],
  [
    'no code sleeps in comments',
    [
      ['core/base/a.cpp', '// int a = 1;\n'],
      ['core/base/b.cpp', '  // if (a > b) {\n'],
      ['web/client/src/a.ts', "// import { a } from './a.js'\n"],
      ['core/base/c.cpp', '// #include <vector>\n'],
      ['core/base/d.cpp', '  // }\n'],
    ],
    [
      [
        'core/base/e.cpp',
        '// The order matters: first the outbox, then the rows.\n/// Example: `int a = 1;`\nint a = 1;  // why\n',
      ],
      ['core/base/f.cpp', '// If it fails (rarely), the row stays.\n'],
    ],
  ],
  [
    'migration steps say what they are',
    [
      ['migrations/0002_users/sqlite.up.sql', 'CREATE TABLE a (b);\n'],
      ['migrations/2_users/sqlite.up.sql', '-- 0002 users\n'],
      ['migrations/0003_notes/device.up.sql', '-- 0002 notes: a.\n-- Never edit after release; write the next one.\n'],
    ],
    [
      [
        'migrations/0002_users/postgres.up.sql',
        '-- 0002 users: accounts.\n-- Never edit after release; write the next one.\nCREATE TABLE a (b int);\n',
      ],
    ],
  ],
  [
    'no file names a machine or a registry',
    [
      ['docs/a.md', `See /${'home'}/ada/freehold.\n`],
      ['package-lock.json', `"resolved": "https://${'registry'}.example.org/a.tgz"\n`],
    ],
    [['docs/b.md', 'See https://example.org/home/page and src/work/order.\n']],
  ],
  [
    'files are named for what they do',
    [
      ['core/base/utils.cpp', ''],
      ['core/base/string_helpers.cpp', ''],
      ['core/base/Ids.cpp', ''],
      ['core/base/a.hpp', 'int a;\n'],
    ],
    [
      ['core/base/b.hpp', '#pragma once\n'],
      ['core/base/text.cpp', ''],
    ],
  ],
  [
    'test titles are sentences',
    [['tests/unit/a.cpp', 'TEST_CASE("merge2") {}\n']],
    [['tests/unit/b.cpp', 'TEST_CASE("equal clocks fall to the device id") {}\n']],
  ],
];

const file = ([path, content]) => new SourceFile(path, content);

for (const [title, bad, good] of cases) {
  test(`${title}: the rule finds what breaks it, and nothing else`, () => {
    const rule = rules.find((each) => each.title === title);
    for (const each of bad)
      assert.ok(rule.check([file(each)]).length > 0, `not found in ${each[0]}: ${each[1].slice(0, 80)}`);
    for (const each of good) assert.deepEqual(rule.check([file(each)]), [], `found in ${each[0]}`);
  });
}

test('every rule that needs no other program has cases here', () => {
  const elsewhere = ['the list of layers names folders that exist', 'C++ is formatted'];
  assert.deepEqual(
    rules.map((rule) => rule.title).filter((title) => !elsewhere.includes(title)),
    cases.map(([title]) => title),
  );
});

test('functions are found by their braces, whatever stands around them', () => {
  const code = blankCpp(`
    namespace a { struct B : C { explicit B(int x) : C{x}, y_{std::move(x)} { use("}"); } bool operator==(const B&) const { return true; } int z_{0}; }; }
    constexpr auto kTable = std::array{1, 2'000, '}'};
    template <class T> auto f(T t) -> Result<T> { auto inner = [&](int a) { return a; }; return inner(t); }
    enum class E : int { one, two };
    int g(std::vector<int> v = {1, 2}) noexcept { return R"x(}}})x"[0]; }  // }
  `);
  assert.deepEqual(
    findFunctions(code).map((each) => each.name),
    ['B', 'operator==', 'f', 'g'],
  );
});
