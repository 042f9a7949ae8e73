import { useVirtualizer } from '@tanstack/react-virtual';
import { useImperativeHandle, useLayoutEffect, useRef, type ReactNode, type Ref } from 'react';

export interface ListHandle {
  /** Brings a row into view and gives it the focus. */
  focus(id: string): void;
}

export interface RowPlace {
  /** The row that Tab reaches. */
  current: boolean;
}

interface Props<T extends { id: string }> {
  label: string;
  items: readonly T[];
  rowHeight: number;
  current: string | null;
  handle: Ref<ListHandle>;
  children: (item: T, place: RowPlace) => ReactNode;
}

/**
 * A list that draws only what is seen. Rows have one height. When rows come or go above what is seen, what is seen stays
 * where it is: only at the very top do new rows push the others down.
 */
export function VirtualList<T extends { id: string }>(props: Props<T>) {
  const { label, items, rowHeight, current, handle, children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const wanted = useRef<string | null>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 10,
  });

  useImperativeHandle(handle, () => ({
    focus: (id) => {
      wanted.current = id;
      const index = items.findIndex((item) => item.id === id);
      if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
      focusWanted();
    },
  }));

  const focusWanted = (): void => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector(`[data-row="${CSS.escape(wanted.current)}"] [data-row-focus]`);
    if (!(row instanceof HTMLElement)) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  };
  // The wanted row may have been drawn only now.
  useLayoutEffect(focusWanted);

  useAnchor(scroller, items, rowHeight);
  const rows = virtual.getVirtualItems();
  const reachable = items.some((item) => item.id === current) ? current : (items[rows[0]?.index ?? 0]?.id ?? null);

  return (
    <div className="list" ref={scroller}>
      <ul aria-label={label} style={{ height: virtual.getTotalSize() }}>
        {rows.map((row) => {
          const item = items[row.index];
          if (item === undefined) return null;
          return (
            <li
              key={item.id}
              data-row={item.id}
              aria-posinset={row.index + 1}
              aria-setsize={items.length}
              className={item.id === current ? 'row current' : 'row'}
              style={{ height: rowHeight, transform: `translateY(${row.start}px)` }}
            >
              {children(item, { current: item.id === reachable })}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Keeps the first visible row where it is when the rows before it change. `perRow`: items that stand side by side. */
export function useAnchor(
  scroller: { current: HTMLDivElement | null },
  items: readonly { id: string }[],
  rowHeight: number,
  perRow = 1,
): void {
  const before = useRef(items);
  useLayoutEffect(() => {
    const element = scroller.current;
    const old = before.current;
    before.current = items;
    if (element === null || old === items || element.scrollTop < rowHeight) return;
    const first = Math.floor(element.scrollTop / rowHeight) * perRow;
    const anchor = old[first]?.id;
    if (anchor === undefined || items[first]?.id === anchor) return;
    const now = items.findIndex((item) => item.id === anchor);
    if (now >= 0) element.scrollTop += (Math.floor(now / perRow) - first / perRow) * rowHeight;
  }, [items, rowHeight, perRow, scroller]);
}
