import { useFreehold } from '@freehold/client/react';
import { useEffect, useState } from 'react';
import { report } from '../parts/reports';
import { number } from '../parts/words';
import { isNumeric, type Value } from './analysis';
import { cellText, kTypeWords } from './format';
import type { LoadedTable } from './load';

interface Summary {
  filled: number;
  different: number;
  least: Value;
  most: Value;
  average: number | null;
}

/** One column after the other, so that a large table does not hold up other calls. */
function useSummaries(table: LoadedTable): readonly Summary[] {
  const db = useFreehold();
  const [found, setFound] = useState<readonly Summary[]>([]);
  useEffect(() => {
    let wanted = true;
    setFound([]);
    const read = async (): Promise<void> => {
      for (const [index, { type }] of table.columns.entries()) {
        const column = `c${index + 1}`;
        const average = isNumeric(type) || type === 'boolean' ? `avg(${column})` : 'NULL';
        const rows = await db.query<Record<keyof Summary, Value>>(
          `SELECT count(${column}) AS filled, count(DISTINCT ${column}) AS different, min(${column}) AS least,
            max(${column}) AS most, ${average} AS average FROM temp.${table.name}`,
        );
        if (!wanted) return;
        if (rows[0] !== undefined) setFound((before) => [...before, rows[0] as unknown as Summary]);
      }
    };
    read().catch((error: unknown) => {
      if (wanted) report(error);
    });
    return () => {
      wanted = false;
    };
  }, [db, table]);
  return found;
}

/** What is in each column. */
export function ColumnSummary({ table }: { table: LoadedTable }) {
  const summaries = useSummaries(table);
  return (
    <div
      className="answer-frame"
      tabIndex={0}
      role="region"
      aria-label="Columns"
      aria-busy={summaries.length < table.columns.length}
    >
      <table className="answer">
        <thead>
          <tr>
            {['Column', 'Holds', 'Empty', 'Different', 'Smallest', 'Largest', 'Average'].map((head, i) => (
              <th key={head} scope="col" className={i === 2 || i === 3 || i === 6 ? 'numeric' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.columns.map(({ name, type }, i) => {
            const summary = summaries[i];
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{kTypeWords[type]}</td>
                <td className="numeric">{summary && number(table.rows - summary.filled)}</td>
                <td className="numeric">{summary && number(summary.different)}</td>
                <td>{summary && cellText(summary.least, type)}</td>
                <td>{summary && cellText(summary.most, type)}</td>
                <td className="numeric">{summary?.average != null && cellText(summary.average, 'number')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
