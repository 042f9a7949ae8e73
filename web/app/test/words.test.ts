import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FreeholdError } from '@freehold/client';
import { changeProblem, signInProblem, unlockProblem } from '../src/parts/words.js';

type Code = FreeholdError['code'];

const problem = (code: Code, more: { message?: string; retryAfterS?: number } = {}): FreeholdError =>
  new FreeholdError({ code, message: 'a half sentence of the engine', ...more });

/** What can go wrong before an account is open, and what the words about it have to say. */
const kSaid: [code: Code, words: RegExp][] = [
  ['offline', /cannot be reached/],
  ['too_many_attempts', /Wait .*, then try again/],
  ['account_disabled', /Whoever runs the server/],
  ['busy', /Try again in a moment/],
  ['database_unavailable', /Try again in a moment/],
  ['unauthenticated', /Sign in again/],
  ['origin_not_allowed', /Whoever runs it can allow it/],
  ['database_too_new', /Reload the page/],
  ['database_damaged', /safe on the server/],
  ['storage_full', /Make some room/],
  ['storage_failed', /try again/],
  ['not_found', /Reload the page/],
  ['malformed', /Reload the page/],
  ['internal', /Reload the page/],
];

test('whatever keeps somebody out is said in sentences that name the next step', () => {
  for (const [code, words] of kSaid) {
    for (const said of [
      signInProblem(problem(code), false),
      unlockProblem(problem(code)),
      changeProblem(problem(code)),
    ]) {
      assert.match(said, words, code);
      assert.match(said, /^[A-Z].*\.$/s, code);
      assert.doesNotMatch(said, /engine|_/, code);
    }
  }
});

test('how long to wait is said in the unit that people would choose', () => {
  const said = (retryAfterS?: number): string =>
    signInProblem(problem('too_many_attempts', retryAfterS === undefined ? {} : { retryAfterS }), false);
  assert.equal(said(1), 'Too many tries. Wait 1 second, then try again.');
  assert.equal(said(59), 'Too many tries. Wait 59 seconds, then try again.');
  assert.equal(said(61), 'Too many tries. Wait 2 minutes, then try again.');
  assert.equal(said(7200), 'Too many tries. Wait 2 hours, then try again.');
  assert.equal(said(), 'Too many tries. Wait some minutes, then try again.');
});

test('a wrong password is called what it is, wherever it is typed', () => {
  const wrong = problem('invalid_credentials');
  assert.equal(signInProblem(wrong, false), 'This account and password do not belong together.');
  assert.equal(unlockProblem(wrong), 'This is not the password of this account.');
  assert.equal(changeProblem(wrong), 'This is not your current password.');
});

test('what the server says about a value is shown as a sentence', () => {
  const common = problem('invalid_value', { message: 'this password is among the most common ones' });
  assert.equal(signInProblem(common, true), 'This password is among the most common ones.');
});
