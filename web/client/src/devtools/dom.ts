type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;
export type Child = Node | string | null;

/** `make('button', { type: 'button', onclick: run }, 'Run')`. Text is text, never HTML. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false) element.setAttribute(key, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function button(label: string, run: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return make('button', { type: 'button', onclick: run, ...attributes }, label);
}

const kCellChars = 300;

/** A cell as text: what it holds, and not what it would look like. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  const text = typeof value === 'string' ? value : typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
  return text.length > kCellChars ? `${text.slice(0, kCellChars)}…` : text;
}

/** Rows as a table that scrolls by itself. `label` says to those who cannot see it what it is. */
export function grid(label: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): HTMLElement {
  const head = make('tr', {}, ...columns.map((column) => make('th', { scope: 'col' }, column)));
  const body = rows.map((row) =>
    make(
      'tr',
      {},
      ...row.map((cell) => {
        if (cell instanceof Node) return make('td', {}, cell);
        const kind = cell === null ? 'null' : typeof cell === 'number' || typeof cell === 'bigint' ? 'number' : 'text';
        return make('td', { 'data-kind': kind }, cellText(cell));
      }),
    ),
  );
  const table = make('table', {}, make('thead', {}, head), make('tbody', {}, ...body));
  table.setAttribute('aria-label', label);
  // Those without a mouse scroll it too.
  return make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, table);
}

/** The rows of a query, with the columns of the first. */
export function rowsGrid(label: string, rows: readonly Record<string, unknown>[]): HTMLElement {
  const columns = Object.keys(rows[0] ?? {});
  return grid(
    label,
    columns,
    rows.map((row) => columns.map((column) => row[column])),
  );
}

export function nothing(words: string): HTMLElement {
  return make('p', { class: 'quiet' }, words);
}

export function problem(error: unknown): HTMLElement {
  return make('p', { class: 'problem', role: 'alert' }, error instanceof Error ? error.message : String(error));
}

const kTime = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const kDayTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });

export function time(at: number): string {
  return (Date.now() - at < 43_200_000 ? kTime : kDayTime).format(at);
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function ms(duration: number): string {
  return duration < 10 ? `${duration.toFixed(2)} ms` : `${Math.round(duration)} ms`;
}
