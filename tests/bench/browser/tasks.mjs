// The rows of all browser benchmarks: an id, the owner, 30 characters of title, 100 of description, a flag and two times.

/** What an application gives to `insertMany`. Stands for itself: pages get its text. */
export function makeTasks(from, count) {
  return Array.from({ length: count }, (_, i) => ({
    title: `Task ${from + i} `.padEnd(30, 't'),
    description: `Description ${from + i} `.padEnd(100, 'd'),
    completed: (from + i) % 2 === 0,
  }));
}

export const owner = '0190a6b2-7c1e-7d3f-8a4b-5c6d7e8f9a0b';

/** The id of a row in a database that is not ours: rising, as ids made by time are. */
export function plainId(number) {
  return `0190a6b2-7c1e-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

/** The whole rows in the order of the table's columns, as an application keeps them that has SQLite and nothing else. */
export function plainRows(from, count) {
  const at = new Date(Date.UTC(2025, 5, 1) + from).toISOString().replace('Z', '000Z');
  return makeTasks(from, count).map(({ title, description, completed }, i) => [
    plainId(from + i),
    owner,
    title,
    description,
    completed ? 1 : 0,
    at,
    at,
  ]);
}

/** The columns and indexes that our devices have, without our checks. */
export const plainTable = `
  CREATE TABLE tasks (
    id TEXT PRIMARY KEY NOT NULL, user_id TEXT NOT NULL, title TEXT NOT NULL, description TEXT,
    completed INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX tasks_user_id_idx ON tasks (user_id);
  CREATE INDEX tasks_user_id_created_at_idx ON tasks (user_id, created_at DESC);
  CREATE INDEX tasks_user_id_title_idx ON tasks (user_id, title);`;

export const plainInsert = 'INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?)';
