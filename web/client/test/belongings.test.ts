import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CoreCommand } from '../src/messages.js';
import { Belongings } from '../src/worker/belongings.js';
import { Turns } from '../src/worker/turns.js';

const kSql = 'SELECT * FROM tasks';
const kTable = 'temporary_file';

/** A database that is still being opened, and writes down what it is asked. */
function opening(): { tabs: Belongings; turns: Turns; asked: string[]; open: () => Promise<void> } {
  const asked: string[] = [];
  let open: () => void = () => undefined;
  const opened = new Promise<void>((done) => (open = done));
  const turns = new Turns(() => asked.push('rollback'));
  const tabs = new Belongings(turns, {
    opened: () => opened,
    unwrap: (command: CoreCommand) => {
      const what = (command.id ?? command.table) as string | number | undefined;
      asked.push(what === undefined ? command.do : `${command.do} ${what}`);
      return { ok: null };
    },
  });
  return {
    tabs,
    turns,
    asked,
    open: async () => {
      open();
      await new Promise((over) => setTimeout(over));
    },
  };
}

const settled = (reply: Promise<unknown>): Promise<unknown> => reply.catch((error: unknown) => error);

test('a live query that is stopped before its watch had its turn leaves no watch behind', async () => {
  const { tabs, asked, open } = opening();
  const watching = tabs.watch('tab', '1', kSql);
  tabs.unwatch('tab', '1');
  await open();
  await watching;
  assert.ok(!asked.includes('watch 1'));
  assert.equal(tabs.changed([1]).size, 0);
});

test('a watch that waits behind a transaction and is stopped meanwhile is never set', async () => {
  const { tabs, turns, asked, open } = opening();
  await open();
  await turns.begin('another tab’s', () => undefined);
  const watching = tabs.watch('tab', '1', kSql);
  await new Promise((over) => setTimeout(over));
  tabs.unwatch('tab', '1');
  turns.end('another tab’s');
  await watching;
  assert.ok(!asked.includes('watch 1'));
  assert.equal(tabs.changed([1]).size, 0);
});

test('a watch that is set twice at the same time is one watch, and goes with one word', async () => {
  const { tabs, asked, open } = opening();
  const both = Promise.all([tabs.watch('tab', '1', kSql), tabs.watch('tab', '1', kSql)]);
  await open();
  await both;
  assert.deepEqual([...tabs.changed([1, 2])], [['tab', ['1']]]);
  tabs.unwatch('tab', '1');
  await new Promise((over) => setTimeout(over));
  assert.deepEqual(asked, ['watch 1', 'unwatch 1']);
  assert.equal(tabs.changed([1, 2]).size, 0);
});

test('a watch that the core refused is not there, and may be set again', async () => {
  const turns = new Turns(() => undefined);
  let fails = true;
  const tabs = new Belongings(turns, {
    opened: () => Promise.resolve(),
    unwrap: () => {
      if (fails) throw new Error('no such table');
      return { ok: null };
    },
  });
  await assert.rejects(tabs.watch('tab', '1', kSql), /no such table/);
  fails = false;
  await tabs.watch('tab', '1', kSql);
  assert.deepEqual([...tabs.changed([1, 2])], [['tab', ['1']]]);
});

test('a tab that dies while the database opens leaves no watch, no table and no transaction', async () => {
  const { tabs, asked, open, turns } = opening();
  const asks = [
    tabs.watch('dead tab', '1', kSql),
    tabs.makeTable('dead tab', { do: 'make_temporary', table: kTable }),
    tabs.begin('dead tab', 't'),
  ].map(settled);
  tabs.forget('dead tab');
  await open();
  await Promise.all(asks);
  assert.deepEqual(
    asked.filter((what) => !/^(unwatch|drop_temporary)/.test(what)),
    [],
  );
  assert.equal(await turns.run(() => 'it is everybody’s turn'), 'it is everybody’s turn');
});

test('a temporary table goes with its tab, and not with another one', async () => {
  const { tabs, asked, open } = opening();
  await open();
  await tabs.makeTable('tab', { do: 'make_temporary', table: kTable });
  tabs.forget('another tab');
  tabs.forget('tab');
  tabs.forget('tab');
  await new Promise((over) => setTimeout(over));
  assert.deepEqual(asked, [`make_temporary ${kTable}`, `drop_temporary ${kTable}`]);
});
