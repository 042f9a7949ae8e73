/** What people call the tables, and the rows and columns in them. */

const kPlaces: Record<string, string> = {
  tasks: 'Tasks',
  notes: 'Notes',
  images: 'Images',
  conversations: 'Chat',
  messages: 'Chat',
  datasets: 'Data',
  analyses: 'Data',
  reports: 'Data',
  charts: 'Data',
  data_connections: 'Data',
  blueprints: 'Agents',
  sessions: 'Agents',
  user_api_keys: 'Agents',
  users: 'Account',
};

/** The column that people know a row by, in the first of them that it has. */
const kNames = ['title', 'name', 'original_filename', 'content', 'username', 'short_code', 'body'];
const kNameMax = 60;

function nameOf(values: Record<string, unknown> | undefined): string | null {
  for (const column of kNames) {
    const value = values?.[column];
    if (typeof value !== 'string' || value.trim() === '') continue;
    const line = value.trim().split('\n', 1)[0] ?? '';
    return line.length > kNameMax ? `${line.slice(0, kNameMax)}…` : line;
  }
  return null;
}

/** `Tasks: “Buy milk”` */
export function placeWords(table: string, values: Record<string, unknown> | undefined): string {
  const name = nameOf(values);
  const place = kPlaces[table] ?? columnWords(table);
  return name === null ? place : `${place}: “${name}”`;
}

/** `short_code` as `Short code` */
export function columnWords(column: string): string {
  const words = column.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value as a person reads it, cut where it is long. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'empty';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = typeof value === 'string' ? value : JSON.stringify(value, bigintsToo);
  return text.length > 240 ? `${text.slice(0, 240)}…` : text;
}

function bigintsToo(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
