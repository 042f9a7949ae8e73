import type { Inspection, OutboxEntry } from '../inspection.js';
import { button, cellText, grid, make, nothing, problem, size, time } from './dom.js';
import { shower, type PageKind } from './page.js';

type Changes = OutboxEntry['changes'];

const kEntriesAtOnce = 50;

function changesView(changes: Changes, count: number): HTMLElement {
  if (changes === null) return nothing(`${count} changes, too many to be shown`);
  const rows = changes.map(({ op, table, id, values }) => [
    op,
    table,
    id,
    values === undefined ? null : cellText(values),
  ]);
  return grid('Changes', ['op', 'table', 'id', 'values'], rows);
}

function entryView({ id, at, clock, state, seq, change_count, changes }: OutboxEntry): HTMLElement {
  const words = seq === null ? state : `${state} as ${seq}`;
  return make(
    'details',
    {},
    make(
      'summary',
      {},
      `#${id} `,
      make('span', { class: `tag ${state}` }, words),
      ` ${time(at)}, ${change_count} rows`,
    ),
    make('p', { class: 'quiet mono' }, `clock ${clock}`),
    changesView(changes, change_count),
  );
}

/** What waits for the server, newest first. */
export const outboxPage: PageKind = {
  id: 'outbox',
  label: 'Outbox',
  open({ db, place }) {
    const show = shower(place, problem);
    const refresh = (before = 0): void =>
      show(async () => {
        const { outbox } = await db.inspect({ before, limit: kEntriesAtOnce });
        if (outbox.entries.length === 0)
          return [nothing(before > 0 ? 'There are no older ones.' : 'Nothing waits: the server has everything.')];
        const oldest = outbox.entries.at(-1)?.id ?? 0;
        return [
          make(
            'div',
            { class: 'bar' },
            make('span', { class: 'quiet', role: 'status' }, `${outbox.stored} transactions are kept`),
            button('Newest', () => refresh(), { disabled: before === 0 }),
            button('Older', () => refresh(oldest), { disabled: outbox.entries.length < kEntriesAtOnce }),
          ),
          ...outbox.entries.map(entryView),
        ];
      });
    return { refresh: () => refresh() };
  },
};

/** What the server refused, and what merges decided. */
export const decisionsPage: PageKind = {
  id: 'decisions',
  label: 'Refused, merged',
  open({ db, place }) {
    const show = shower(place, problem);
    return {
      refresh: () =>
        show(async () => {
          const [refused, conflicts] = await Promise.all([db.refused.list(), db.conflicts.list()]);
          const refusals = refused.map(({ id, at, error, changes, depends_on }) =>
            make(
              'details',
              {},
              make('summary', {}, `#${id} `, make('span', { class: 'tag held' }, error.code), ` ${time(at)}`),
              make('p', {}, error.message, depends_on === null ? '' : ` (needs a row of #${depends_on})`),
              changesView(changes, changes.length),
            ),
          );
          const merges = conflicts.map(({ at, what, table, row, values }) => [
            time(at),
            what,
            table,
            row,
            cellText(values),
          ]);
          return [
            make('h3', {}, 'Refused by the server'),
            ...(refusals.length === 0 ? [nothing('Nothing has been refused.')] : refusals),
            make('h3', {}, 'Conflict journal'),
            merges.length === 0
              ? nothing('No merge has decided against anything.')
              : grid('Conflict journal', ['at', 'what', 'table', 'row', 'values that did not stand'], merges),
          ];
        }),
    };
  },
};

/** How far the feeds are, and what the status says. */
export const feedsPage: PageKind = {
  id: 'feeds',
  label: 'Feeds',
  open({ db, place }) {
    const show = shower(place, problem);
    return {
      refresh: () =>
        show(async () => {
          const [inside, room] = await Promise.all([db.inspect({ limit: 1 }), db.storage.estimate()]);
          return [
            feedsGrid(inside),
            make('h3', {}, 'This device'),
            grid(
              'Status',
              ['what', 'is'],
              [
                ['database', `${size(inside.database.bytes)}, of which ${size(inside.database.free_bytes)} are free`],
                ['room', room.used === null ? 'unknown' : `${size(room.used)} of ${size(room.quota ?? 0)}`],
                ['clock', `the server's is ${(inside.clock_offset_us / 1000).toFixed(0)} ms ahead`],
                ...Object.entries(db.status).map(([name, value]) => [name, cellText(value)]),
              ],
            ),
          ];
        }),
    };
  },
};

function feedsGrid({ feeds }: Inspection): HTMLElement {
  const columns = ['scope', 'cursor', 'head', 'answered', 'catch_up', 'digest', 'epoch'] as const;
  return grid(
    'Feeds',
    columns,
    feeds.map((feed) => columns.map((column) => feed[column])),
  );
}
