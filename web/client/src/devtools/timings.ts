import type { TraceEntry } from '../messages.js';
import { button, grid, make, ms, nothing, size, time } from './dom.js';
import type { PageKind } from './page.js';

const kKept = 500;
const kShown = 200;
const kKinds = ['query', 'write', 'push', 'pull', 'verdicts', 'other'] as const;

function inWords({ kind, count }: TraceEntry): string | null {
  if (count === null) return null;
  return `${count} ${kind === 'pull' ? 'rows' : 'transactions'}`;
}

/** What the core does for all tabs while somebody looks, and how long it takes. */
export const timingsPage: PageKind = {
  id: 'timings',
  label: 'Timings',
  open({ db, place }) {
    let entries: TraceEntry[] = [];
    let frame = 0;
    const sums = make('div', { class: 'main' });
    const list = make('div', { class: 'main' });
    place.append(
      make(
        'div',
        { class: 'bar' },
        make('span', { class: 'quiet' }, 'Since this page was opened, of all tabs'),
        button('Clear', () => {
          entries = [];
          show();
        }),
      ),
      sums,
      list,
    );

    const show = (): void => {
      frame = 0;
      if (entries.length === 0) {
        sums.replaceChildren();
        list.replaceChildren(nothing('Nothing has happened yet.'));
        return;
      }
      const totals = kKinds.flatMap((kind) => {
        const of = entries.filter((entry) => entry.kind === kind);
        if (of.length === 0) return [];
        const durations = of.map((entry) => entry.ms).sort((a, b) => a - b);
        const middle = durations[Math.floor(durations.length / 2)] ?? 0;
        const bytes = of.reduce((sum, entry) => sum + entry.bytes, 0);
        return [[kind, of.length, ms(middle), ms(durations.at(-1) ?? 0), size(bytes)]];
      });
      const latest = entries.slice(-kShown).reverse();
      const rows = latest.map((entry) => [
        time(entry.at),
        entry.kind,
        ms(entry.ms),
        size(entry.bytes),
        inWords(entry),
        entry.error === null ? entry.what : `${entry.error}: ${entry.what}`,
      ]);
      sums.replaceChildren(grid('Sums', ['kind', 'times', 'median', 'longest', 'bytes'], totals));
      list.replaceChildren(grid('Latest', ['at', 'kind', 'took', 'bytes', 'what came', 'what'], rows));
    };
    const stop = db.trace((entry) => {
      entries.push(entry);
      if (entries.length > kKept) entries = entries.slice(-kKept);
      if (frame === 0) frame = requestAnimationFrame(show);
    });
    show();
    return {
      refresh: show,
      leave() {
        stop();
        cancelAnimationFrame(frame);
      },
    };
  },
};
