// What axe-core finds wrong with a page: contrast, names, roles, focus. What needs an ear or an eye it cannot find.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './site.mjs';

const script = readFile(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
const kGrave = new Set(['serious', 'critical']);

/** Throws where something on the page keeps people out, with what and where. `name` says which page it is. */
export async function assertAccessible(page, name) {
  // The debugger's evaluation is not under the page's policy; a script element would be.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await script);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const grave = violations.filter(({ impact }) => kGrave.has(impact));
  assert.deepEqual(grave.map(inWords), [], `${name} keeps people out`);
}

function inWords({ id, help, nodes }) {
  const places = nodes.map(({ target, failureSummary }) => `  ${target.join(' ')}\n    ${failureSummary}`);
  return [`${id}: ${help}`, ...places].join('\n');
}
