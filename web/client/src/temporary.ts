import { newId } from './ids.js';
import type { CoreCommand } from './messages.js';

/**
 * Tables in memory for rows from elsewhere, such as a file: `query` reads them, also together with the account's own. They
 * are never synced, and gone when this tab closes, or when the tab that holds the database does (event `takenOver`).
 */
export interface TemporaryCalls {
  /** Names of columns: lower-case letters, digits and `_`. Answers the table's name: `SELECT … FROM temp.${name}`. */
  make(columns: readonly string[]): Promise<string>;
  /** Adds what `packRows` has packed, all or nothing; the buffer is handed over. Answers how many rows there are now. */
  fill(table: string, rows: ArrayBuffer): Promise<number>;
  drop(table: string): Promise<void>;
}

export function temporaryCalls(run: (command: CoreCommand, payload?: ArrayBuffer) => Promise<unknown>): TemporaryCalls {
  return {
    make: async (columns) => {
      const table = `temporary_${newId().replaceAll('-', '')}`;
      await run({ do: 'make_temporary', table, columns });
      return table;
    },
    fill: async (table, rows) => ((await run({ do: 'fill_temporary', table }, rows)) as { rows: number }).rows,
    drop: async (table) => {
      await run({ do: 'drop_temporary', table });
    },
  };
}
