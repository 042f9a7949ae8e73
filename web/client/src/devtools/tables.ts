import { button, make, nothing, problem, rowsGrid } from './dom.js';
import { shower, type PageKind } from './page.js';

const kRowsAtOnce = 50;

/** Tables with their counts, and the rows of one of them, page by page. */
export const tablesPage: PageKind = {
  id: 'tables',
  label: 'Tables',
  open({ db, place }) {
    const list = make('ul', { class: 'side', 'aria-label': 'Tables' });
    const rows = make('div', { class: 'main' });
    place.append(make('div', { class: 'split' }, list, rows));
    const showList = shower(list, problem);
    const showRows = shower(rows, problem);
    let chosen: string | null = null;
    let from = 0;

    const load = async (table: string): Promise<Node[]> => {
      const name = `"${table.replaceAll('"', '""')}"`;
      const [counted] = await db.query<{ n: number }>(`SELECT count(*) AS n FROM ${name}`);
      const found = await db.query(`SELECT * FROM ${name} ORDER BY rowid DESC LIMIT ? OFFSET ?`, [kRowsAtOnce, from]);
      const total = counted?.n ?? 0;
      const turn = (to: number): void => {
        from = to;
        showRows(() => load(table));
      };
      const words = total === 0 ? 'No rows' : `${from + 1}–${from + found.length} of ${total}, the newest first`;
      return [
        make(
          'div',
          { class: 'bar' },
          make('strong', {}, table),
          make('span', { class: 'quiet', role: 'status' }, words),
          button('Newer', () => turn(Math.max(0, from - kRowsAtOnce)), { disabled: from === 0 }),
          button('Older', () => turn(from + kRowsAtOnce), { disabled: from + found.length >= total }),
        ),
        found.length === 0 ? nothing('There are no rows in this table.') : rowsGrid(`Rows of ${table}`, found),
      ];
    };
    const choose = (table: string): void => {
      chosen = table;
      from = 0;
      showRows(() => load(table));
      refreshList();
    };
    const refreshList = (): void =>
      showList(async () => {
        const { tables } = await db.inspect({ limit: 1 });
        return tables.map(({ name, rows: count, made_by }) => {
          const label = make('span', {}, name);
          const open = button('', () => choose(name), {
            'aria-pressed': String(chosen === name),
            title: made_by === 'clients' ? name : `${name}: rows are made by the server`,
          });
          open.append(label, make('span', { class: 'count' }, String(count)));
          return make('li', {}, open);
        });
      });
    rows.append(nothing('Choose a table.'));
    return {
      refresh() {
        refreshList();
        const table = chosen;
        if (table !== null) showRows(() => load(table));
      },
    };
  },
};
