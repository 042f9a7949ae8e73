import type { Freehold } from '../freehold.js';
import { button, make, ms, nothing, problem, rowsGrid } from './dom.js';
import type { PageKind } from './page.js';

const kKept = 50;
const kRowsShown = 500;

/** What was asked of each database. In memory alone: beside one that is locked, nothing of it may lie in plain. */
const histories = new WeakMap<Freehold, string[]>();

function historyOf(db: Freehold): string[] {
  const asked = histories.get(db) ?? [];
  histories.set(db, asked);
  return asked;
}

/** SQL that reads: the core refuses anything else. What was asked stays until the database is closed, or its page. */
export const consolePage: PageKind = {
  id: 'console',
  label: 'SQL',
  open({ db, place }) {
    const asked = historyOf(db);
    let at = asked.length;
    const text = make('textarea', {
      rows: 3,
      spellcheck: 'false',
      autocapitalize: 'off',
      'aria-label': 'SQL that reads',
      placeholder: 'SELECT …',
    });
    text.value = asked.at(-1) ?? 'SELECT id, title, completed FROM tasks ORDER BY created_at DESC LIMIT 20';
    const result = make('div', { class: 'main', 'aria-live': 'polite' });

    const remember = (sql: string): void => {
      if (asked.at(-1) !== sql) asked.push(sql);
      asked.splice(0, asked.length - kKept);
      at = asked.length;
    };
    const run = async (explain: boolean): Promise<void> => {
      const sql = text.value.trim().replace(/;\s*$/, '');
      if (sql === '') return;
      remember(sql);
      const started = performance.now();
      try {
        const rows = await db.query(explain ? `EXPLAIN QUERY PLAN ${sql}` : sql);
        const words = `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} in ${ms(performance.now() - started)}`;
        const cut = rows.length > kRowsShown ? `, the first ${kRowsShown} are shown` : '';
        result.replaceChildren(
          make('p', { class: 'quiet' }, words + cut),
          rows.length === 0 ? nothing('It answers with no rows.') : rowsGrid('Result', rows.slice(0, kRowsShown)),
        );
      } catch (error) {
        result.replaceChildren(problem(error));
      }
    };
    const recall = (step: number): void => {
      at = Math.min(Math.max(0, at + step), asked.length - 1);
      text.value = asked[at] ?? text.value;
    };
    text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run(event.shiftKey);
      else if (event.key === 'ArrowUp' && event.altKey) recall(-1);
      else if (event.key === 'ArrowDown' && event.altKey) recall(1);
      else return;
      event.preventDefault();
    });
    place.append(
      make('div', { class: 'ask' }, text),
      make(
        'div',
        { class: 'bar' },
        button('Run', () => void run(false), { class: 'primary' }),
        button('Explain the plan', () => void run(true)),
        button('Earlier', () => recall(-1)),
        make('span', { class: 'quiet' }, 'Ctrl or ⌘ Enter runs, Alt ↑ recalls'),
      ),
      result,
    );
    return { refresh: () => undefined };
  },
};
