import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spelled } from '../src/data/analysis';

test('a question is spelled alike in whatever order a database gives its keys back', () => {
  const asked = { sort: [{ fn: 'sum', column: 'Amount', descending: true }], limit: 5, chart: { type: 'bar' } };
  const stored = { chart: { type: 'bar' }, limit: 5, sort: [{ column: 'Amount', descending: true, fn: 'sum' }] };
  assert.equal(spelled(asked), spelled(stored));
  assert.deepEqual(JSON.parse(spelled(asked)), asked);
});

test('the order of columns, conditions and figures is part of the question', () => {
  assert.notEqual(spelled({ columns: ['Region', 'Day'] }), spelled({ columns: ['Day', 'Region'] }));
  assert.equal(spelled(null), 'null');
});
