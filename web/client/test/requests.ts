import assert from 'node:assert/strict';
import { newId } from '../src/ids.js';
import type { CoreCommand, Reply, Request } from '../src/messages.js';
import { Home, kUser, Profile } from './device.js';

/** What the tests ask of a holder, and a device that has been used before. */

export const kPassword = 'correct horse battery';
export const kSession = { access_token: 'a', refresh_token: 'r', expires_at: Date.now() + 900_000 };

/** A device on which Ada signed in once and wrote something; the key is kept. */
export async function usedProfile(): Promise<Profile> {
  const profile = new Profile();
  const home = new Home(profile);
  const key = (await home.vault())?.make(kPassword);
  assert.ok(key !== undefined);
  const core = await home.open(key);
  core.call({ do: 'sign_in', user: kUser, session: kSession });
  assert.equal(core.call(insert('a planted text').command).error, undefined);
  core.close();
  await home.release();
  await profile.keep({ key, only: false });
  return profile;
}

export const insert = (title: string, id = newId()): { kind: 'command'; command: CoreCommand } => ({
  kind: 'command',
  command: { do: 'insert', table: 'tasks', values: { id, title } },
});
export const titles = { do: 'query', sql: 'SELECT title FROM tasks ORDER BY id', params: [], form: 'json' };

export const open = (password?: string): Request => ({
  kind: 'open',
  account: { account: 'ada@example.org', ...(password !== undefined && { password }) },
});

export function ok(reply: Reply | null): unknown {
  assert.ok(reply !== null && 'ok' in reply, JSON.stringify(reply));
  return reply.ok;
}

export function code(reply: Reply | null): string {
  return reply !== null && 'error' in reply ? reply.error.code : 'no error';
}
