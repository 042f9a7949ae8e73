// The rules of CONTRIBUTING.md over the whole project, one test a rule.
import assert from 'node:assert/strict';
import test from 'node:test';
import { rules } from './rules.mjs';
import { projectFiles } from './sources.mjs';

const files = projectFiles();

for (const rule of rules) {
  test(rule.title, () => {
    const findings = rule.check(files).map(({ path, line, sentence }) => `${path}:${line}: ${sentence}`);
    assert.equal(findings.length, 0, `\n${findings.join('\n')}`);
  });
}
