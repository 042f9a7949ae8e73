import { schema, type TableDescription, type TableName, type Users } from '@freehold/client';
import { useLive } from '@freehold/client/react';
import { useId } from 'react';
import { number } from '../parts/words';

const kTables: Record<string, TableDescription> = schema.tables;

/** What plans limit, in the order in which it is shown, and the condition of the rows that count. */
const kLimited: { table: TableName; label: string; counts?: string }[] = [
  { table: 'datasets', label: 'Datasets' },
  { table: 'messages', label: 'Messages to the assistant', counts: `role = 'user'` },
  { table: 'reports', label: 'Reports' },
  { table: 'data_connections', label: 'Data connections' },
  { table: 'collaborations', label: 'Collaborators' },
];

/**
 * What the plan allows and how much of it is used. The server counts a month; rows of this device that it has not counted
 * yet are counted along, so that nobody is surprised later.
 */
export function Usage({ user }: { user: Users }) {
  const id = useId();
  const month = new Date().toISOString().slice(0, 7);
  return (
    <section className="usage" aria-labelledby={id}>
      <h2 id={id}>Usage</h2>
      <ul>
        {kLimited.map((limited) => (
          <Counted key={limited.table} {...limited} user={user} month={month} />
        ))}
        <Meter label="Tokens of agents" used={user.token_used} limit={user.token_quota} period="" />
      </ul>
      <p className="quiet small">Months are those of UTC; a new one begins at zero.</p>
    </section>
  );
}

interface CountedProps {
  table: TableName;
  label: string;
  counts?: string;
  user: Users;
  month: string;
}

function Counted({ table, label, counts, user, month }: CountedProps) {
  const quota = kTables[table]?.quota;
  const monthly = quota?.month;
  const here = `SELECT count(*) AS used FROM ${table} WHERE user_id = ?${counts === undefined ? '' : ` AND ${counts}`}`;
  const sql =
    monthly === undefined
      ? here
      : `SELECT max((${here} AND created_at >= ?),
          coalesce((SELECT ${monthly.column} FROM ${monthly.table} WHERE user_id = ? AND month_year = ?), 0)) AS used`;
  const used = useLive<{ used: number }>(sql, monthly === undefined ? [user.id] : [user.id, month, user.id, month])?.[0]
    ?.used;
  const limit = quota?.limits[user.tier];
  return <Meter label={label} used={used} limit={limit} period={monthly === undefined ? '' : ' this month'} />;
}

interface MeterProps {
  label: string;
  used: number | undefined;
  /** Undefined: there is none. */
  limit: number | undefined;
  period: string;
}

function Meter({ label, used = 0, limit, period }: MeterProps) {
  const id = useId();
  const words =
    limit === undefined ? `${number(used)}${period}, no limit` : `${number(used)} of ${number(limit)}${period}`;
  const full = limit !== undefined && used >= limit;
  return (
    <li data-full={full}>
      <span id={id}>{label}</span>
      <span className={full ? 'usage-full' : 'quiet'}>{words}</span>
      {limit !== undefined && (
        <meter aria-labelledby={id} min={0} max={limit} value={Math.min(used, limit)}>
          {words}
        </meter>
      )}
    </li>
  );
}
