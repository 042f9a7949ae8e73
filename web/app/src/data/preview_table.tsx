import { useFreehold } from '@freehold/client/react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { report } from '../parts/reports';
import { number } from '../parts/words';
import type { Value } from './analysis';
import { cellText, kTypeWords } from './format';
import { isNumeric } from './analysis';
import type { LoadedTable } from './load';

const kRowHeight = 28;
const kColumnWidth = 150;
const kNumberWidth = 84;
/** Rows and columns that are read together. */
const kBlockRows = 100;
const kBlockColumns = 25;
const kBlocksMax = 80;
/** Higher than this no browser draws. */
const kShownMax = 500_000;

type Block = Record<string, Value>[];

/** Pieces of the table as they are needed: read from the database, the oldest forgotten. */
function useBlocks(table: LoadedTable): (row: number, column: number) => Value | undefined {
  const db = useFreehold();
  const blocks = useRef({ of: table.name, map: new Map<string, Block | null>() });
  const [, redraw] = useState(0);
  if (blocks.current.of !== table.name) blocks.current = { of: table.name, map: new Map() };
  const { map } = blocks.current;
  const wanted = useRef(new Set<string>());
  useEffect(() => {
    for (const key of wanted.current) {
      map.set(key, null);
      const [rows = 0, columns = 0] = key.split(' ').map(Number);
      const from = columns * kBlockColumns;
      const names = table.columns.slice(from, from + kBlockColumns).map((_, i) => `c${from + i + 1}`);
      const sql = `SELECT ${names.join(', ')} FROM temp.${table.name} WHERE rowid > ? AND rowid <= ? ORDER BY rowid`;
      db.query<Record<string, Value>>(sql, [rows * kBlockRows, (rows + 1) * kBlockRows]).then(
        (found) => {
          map.set(key, found);
          for (const oldest of map.keys()) {
            if (map.size <= kBlocksMax) break;
            map.delete(oldest);
          }
          redraw((n) => n + 1);
        },
        (error: unknown) => {
          map.delete(key);
          report(error);
        },
      );
    }
    wanted.current.clear();
  });
  return (row, column) => {
    const key = `${Math.floor(row / kBlockRows)} ${Math.floor(column / kBlockColumns)}`;
    const block = map.get(key);
    if (block === undefined) wanted.current.add(key);
    return block?.[row % kBlockRows]?.[`c${column + 1}`];
  };
}

/** The rows of a dataset; only what is seen is drawn and read, in both directions. */
export function PreviewTable({ table }: { table: LoadedTable }) {
  const scroller = useRef<HTMLDivElement>(null);
  const shown = Math.min(table.rows, kShownMax);
  const rows = useVirtualizer({
    count: shown,
    getScrollElement: () => scroller.current,
    estimateSize: () => kRowHeight,
    overscan: 12,
    scrollMargin: kRowHeight,
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: table.columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => kColumnWidth,
    overscan: 2,
    scrollMargin: kNumberWidth,
  });
  const cell = useBlocks(table);
  const drawn = columns.getVirtualItems();
  const numeric = (index: number): string => (isNumeric(table.columns[index]?.type) ? ' numeric' : '');
  return (
    <div className="sheet-frame">
      <div
        ref={scroller}
        className="sheet"
        role="table"
        aria-label="Rows"
        aria-rowcount={table.rows + 1}
        aria-colcount={table.columns.length + 1}
        tabIndex={0}
      >
        <div style={{ height: rows.getTotalSize() + kRowHeight, width: columns.getTotalSize() + kNumberWidth }}>
          <div className="sheet-head" role="row" aria-rowindex={1}>
            <span role="columnheader" className="sheet-corner" aria-colindex={1}>
              <span className="visually-hidden">Row</span>
            </span>
            {drawn.map(({ index, start }) => (
              <span
                key={index}
                role="columnheader"
                className={`sheet-cell${numeric(index)}`}
                aria-colindex={index + 2}
                style={{ left: start }}
                title={`${table.columns[index]?.name ?? ''} (${kTypeWords[table.columns[index]?.type ?? 'text']})`}
              >
                {table.columns[index]?.name}
              </span>
            ))}
          </div>
          {rows.getVirtualItems().map((row) => (
            <div
              key={row.index}
              role="row"
              aria-rowindex={row.index + 2}
              className="sheet-row"
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <span role="rowheader" className="sheet-number" aria-colindex={1}>
                {number(row.index + 1)}
              </span>
              {drawn.map(({ index, start }) => (
                <span
                  key={index}
                  role="cell"
                  className={`sheet-cell${numeric(index)}`}
                  aria-colindex={index + 2}
                  style={{ left: start }}
                >
                  {cellText(cell(row.index, index) ?? null, table.columns[index]?.type)}
                </span>
              ))}
            </div>
          ))}
        </div>
      </div>
      {table.rows > shown && <p className="quiet small data-indent">The first {number(shown)} rows are shown here.</p>}
    </div>
  );
}
