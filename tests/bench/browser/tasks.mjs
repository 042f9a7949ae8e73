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

/** The whole rows in the order of `plainInsert`, as an application keeps them that has SQLite and nothing else. */
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

/** What makes the tables of our devices again, their checks and indexes with them: a query for it, to be asked of ours. */
export const declarations = `SELECT sql FROM sqlite_schema WHERE tbl_name IN ('users', 'tasks')
  AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC, tbl_name DESC`;

export const plainOwner = `INSERT INTO users (id, email, created_at, updated_at)
  VALUES ('${owner}', 'ada@example.org', '2025-06-01T00:00:00.000000Z', '2025-06-01T00:00:00.000000Z')`;

export const plainInsert = `INSERT INTO tasks (id, user_id, title, description, completed, created_at, updated_at)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
