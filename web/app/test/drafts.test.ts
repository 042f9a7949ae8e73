import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { FreeholdError } from '@freehold/client';
import { Drafts } from '../src/parts/drafts';

const kSettings = 64;
const kBytes = 64 * 1024;

/** What a device keeps for the app, with the limits of the core, and the tabs that have it open. */
class Device {
  readonly kept = new Map<string, string>();
  private readonly tabs = new Set<{ onmessage: ((event: MessageEvent) => void) | null }>();
  private last: Promise<unknown> = Promise.resolve();

  readonly settings = {
    get: <T>(name: string): Promise<T | null> => Promise.resolve(JSON.parse(this.kept.get(name) ?? 'null') as T | null),
    set: async (name: string, value: unknown): Promise<void> => {
      await setImmediate();
      const json = JSON.stringify(value);
      if (value === null) this.kept.delete(name);
      else if (Buffer.byteLength(json) > kBytes || name.length > 64) throw tooLarge();
      else if (this.kept.size >= kSettings && !this.kept.has(name)) throw tooLarge();
      else this.kept.set(name, json);
    },
  };

  tab(): Drafts {
    const channel = {
      onmessage: null,
      postMessage: (data: unknown) => {
        for (const tab of this.tabs) if (tab !== channel) tab.onmessage?.({ data } as MessageEvent);
      },
      close: () => void this.tabs.delete(channel),
    };
    this.tabs.add(channel);
    return new Drafts(this.settings, channel, (work) => this.alone(work));
  }

  /** Until everything is written that has been begun. */
  async settled(): Promise<void> {
    for (let seen: unknown = null; seen !== this.last;) {
      seen = this.last;
      await this.last;
      await setImmediate();
    }
  }

  private alone<T>(work: () => Promise<T>): Promise<T> {
    const next = this.last.then(work);
    this.last = next.catch(() => undefined);
    return next;
  }
}

function tooLarge(): FreeholdError {
  return new FreeholdError({ code: 'too_large', message: 'a setting holds at most 65536 bytes of JSON' });
}

/** What a page knows that is opened now. */
async function next(device: Device): Promise<Drafts> {
  await device.settled();
  const tab = device.tab();
  await tab.load();
  return tab;
}

test('what Ada typed is there after a reload, and what she sent is not', async () => {
  const device = new Device();
  const first = device.tab();
  await first.load();
  for (const text of ['B', 'Bu', 'Buy', 'Buy milk']) first.set('new-task', text);
  first.set('chat:1', 'half a thou');
  assert.equal(first.get('new-task'), 'Buy milk');
  const second = await next(device);
  assert.equal(second.get('new-task'), 'Buy milk');
  second.drop('new-task');
  const third = await next(device);
  assert.equal(third.get('new-task'), null);
  assert.equal(third.get('chat:1'), 'half a thou');
});

test('two tabs hold the same drafts, whichever of them they were typed in', async () => {
  const device = new Device();
  const [first, second] = [device.tab(), device.tab()];
  first.set('note-title:1', 'Garden');
  second.set('note-title:2', 'House');
  assert.equal(second.get('note-title:1'), 'Garden');
  second.drop('note-title:1');
  assert.equal(first.get('note-title:1'), null);
  const third = await next(device);
  assert.deepEqual([third.get('note-title:1'), third.get('note-title:2')], [null, 'House']);
});

test('a closed database leaves no text in memory, and its page writes none any more', async () => {
  const device = new Device();
  const tab = device.tab();
  tab.set('new-task', 'a secret');
  await device.settled();
  tab.end();
  assert.equal(tab.get('new-task'), null);
  tab.set('new-task', 'typed too late');
  assert.equal((await next(device)).get('new-task'), 'a secret');
});

test('a long text is kept in pieces, whole characters each, and gives its room back', async () => {
  const device = new Device();
  const tab = device.tab();
  const long = '🌱 beans along the fence\n"quoted"\t'.repeat(8_000);
  tab.set('note-content:1', long);
  assert.equal((await next(device)).get('note-content:1'), long);
  tab.set('note-content:1', 'short');
  assert.equal((await next(device)).get('note-content:1'), 'short');
  assert.equal(device.kept.size, 2);
  tab.drop('note-content:1');
  await device.settled();
  assert.deepEqual([...device.kept.keys()], ['drafts']);
});

test('of more drafts than there is room for the oldest go; one that fits nowhere leaves no older text of it', async () => {
  const device = new Device();
  const tab = device.tab();
  for (let n = 0; n < 70; n += 1) tab.set(`task-title:${n}`, `Task ${n}`);
  const later = await next(device);
  assert.equal(later.get('task-title:69'), 'Task 69');
  assert.equal(later.get('task-title:0'), null);
  assert.ok(device.kept.size <= kSettings);
  later.set('note-content:1', 'x'.repeat(5_000_000));
  const last = await next(device);
  assert.equal(last.get('note-content:1'), null);
  assert.equal(last.get('task-title:69'), 'Task 69');
});
