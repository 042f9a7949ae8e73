// Builds dist/: our modules by the TypeScript compiler, and beside them the core that the wasm preset made.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const core = fileURLToPath(new URL('../../../build/wasm-release/bin/', import.meta.url));

for (const file of ['freehold.js', 'freehold.wasm']) {
  if (existsSync(core + file)) continue;
  console.error(
    `${core + file} is missing: build the core first (cmake --preset wasm-release && ninja -C build/wasm-release freehold_wasm).`,
  );
  process.exit(1);
}

await rm(`${here}dist`, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const compiled = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: here, stdio: 'inherit' });
if (compiled.status !== 0) process.exit(1);

await mkdir(`${here}dist/core`, { recursive: true });
for (const file of ['freehold.js', 'freehold.wasm']) await copyFile(core + file, `${here}dist/core/${file}`);
// A packed folder has nothing of what stands above it.
await copyFile(new URL('../../../LICENSE', import.meta.url), `${here}LICENSE`);
